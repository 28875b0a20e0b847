// Package invite makes what brings a person from paper to the survey: the address of a service point, the code and the
// address of a personal invitation, and the QR symbol that carries an address.
//
// It owns the shape of those addresses (base URL + "/p/" + point, base URL + "/i/" + code), the alphabet of codes, and the
// drawing of the symbol as modules, PNG and SVG. It never writes files, never asks the network whether an address answers,
// knows no secret and no dossier (package intake derives codes and says what they open), and nothing of posters: package
// export lays them out and draws the modules it gets from here.
//
//	url, err := invite.PointURL("https://hailong.example.vn", "TT-01") // https://hailong.example.vn/p/TT-01
//	code, err := invite.QR(url)
//	err = code.PNG(w, 12)                                             // 12 pixels a module, 1 bit a pixel
//
//	own, ok := invite.Parse("k7m2 9qxd")                                  // K7M29QXD
//	url, err = invite.PersonalURL("https://hailong.example.vn", own)      // https://hailong.example.vn/i/K7M29QXD
//
// # Guessing a personal code
//
// A code is eight signs out of 27: 27⁸ = 282.429.536.481 of them, each equally likely to whoever has not the secret. With
// 5.000 codes alive (a month of a busy center) one guess hits one of them with 1,8·10⁻⁸. The server lets one address try 20
// wrong codes, and ten more each minute after that; then every code from there is put off. So one address, guessing day and
// night for a year (5,3 million guesses), hits with a probability of 9 %, and in the thirty days for which a code lives with
// 0,8 %; a thousand addresses together hit once in four days. IPv6 addresses count by their first 64 bits.
//
// What a hit is worth keeps guessing idle. It opens the survey with the names of a counter, an agency and a procedure, and
// nothing else: no number of a dossier, no applicant, no answer, no receipt. It can be used for one false answer among all
// that are counted; the person whose code it was is told that it was used, and to say so at the counter. What is expired, foreign or malformed looks the same and takes as long, so
// that a guess that misses teaches nothing either.
//
// # Why
//
// A poster hangs in a hall for years: it is scratched, lit from the side, and scanned by cheap cameras. So the symbol is
// made at error level Q (a quarter of it may be lost), and at H (30 %) where that costs no larger symbol; it always carries
// the quiet zone of four modules that the standard asks for, inside the picture, so that no caller can crop it away.
// Modules are drawn as whole pixels, never scaled: a scaled symbol has grey edges, and a decoder has to guess.
//
// A code is read from a thermal slip and typed with a thumb. Eight signs in two groups of four are what a person carries
// from paper to phone in one look; nine or ten would make guessing harder where it is hopeless already. Letters and digits
// are mixed, because digits alone would need twelve. There is no check digit: it would cost a sign, and a mistyped code that
// opens another dossier's survey is as unlikely as a guess.
package invite
