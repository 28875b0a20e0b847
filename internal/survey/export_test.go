package survey

// DecodeSlowly lets tests compare the two ways of reading a body.
var DecodeSlowly = decodeSlowly
