package chart

// Picture is anything this package can draw: each kind is laid out once, and a page, a file and a PNG are written from
// that. Only this package has kinds.
type Picture interface {
	SVG(size Size) SVG // for a page
	sheet(size Size) sheet
}
