// Package invite makes what brings a person from paper to the survey: the address of a service point and the QR symbol
// that carries it.
//
// It owns the shape of that address (base URL + "/p/" + code) and the drawing of the symbol as modules, PNG and SVG.
// It never writes files, never asks the network whether an address answers, and knows nothing of posters: package export
// lays them out and draws the modules it gets from here.
//
//	url, err := invite.PointURL("https://hailong.example.vn", "TT-01") // https://hailong.example.vn/p/TT-01
//	code, err := invite.QR(url)
//	err = code.PNG(w, 12)                                             // 12 pixels a module, 1 bit a pixel
//
// # Why
//
// A poster hangs in a hall for years: it is scratched, lit from the side, and scanned by cheap cameras. So the symbol is
// made at error level Q (a quarter of it may be lost), and at H (30 %) where that costs no larger symbol; it always carries
// the quiet zone of four modules that the standard asks for, inside the picture, so that no caller can crop it away.
// Modules are drawn as whole pixels, never scaled: a scaled symbol has grey edges, and a decoder has to guess.
package invite
