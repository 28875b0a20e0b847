package chart

import (
	_ "embed"
	"fmt"
	"sync"

	"golang.org/x/image/font/sfnt"
)

// Be Vietnam Pro, SIL Open Font License 1.1 (fonts/OFL.txt), whole and unchanged.
var (
	//go:embed fonts/BeVietnamPro-Regular.ttf
	regularTTF []byte
	//go:embed fonts/BeVietnamPro-SemiBold.ttf
	semiboldTTF []byte
)

// Font gives the file of the product's typeface, weight 400 or, bold, 600. The bytes are shared and must not be changed.
func Font(bold bool) []byte {
	if bold {
		return semiboldTTF
	}
	return regularTTF
}

var (
	regular  = sync.OnceValue(func() *sfnt.Font { return mustFont(regularTTF) })
	semibold = sync.OnceValue(func() *sfnt.Font { return mustFont(semiboldTTF) })
)

func face(bold bool) *sfnt.Font {
	if bold {
		return semibold()
	}
	return regular()
}

func mustFont(data []byte) *sfnt.Font {
	f, err := sfnt.Parse(data)
	if err != nil {
		panic(fmt.Errorf("embedded font: %w", err)) // the font is part of the program
	}
	return f
}
