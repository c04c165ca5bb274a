// Package charset turns the bytes of an agency's file into text.
//
// In come bytes of any age: UTF-8 with or without a byte order mark, UTF-16, Windows-1252, code page 850 of DOS and Mac
// Roman; out comes UTF-8, or an error that says on which line the letters make no sense. Text that was encoded twice
// (VÃ¤sterÃ¥s) is refused, and so is what could be two code pages: a place with a wrong name is worse than none.
//
// Begin with [Text]; formats that declare their code page weigh it with [Judge].
package charset
