package invite_test

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hailong/internal/invite"
	"hailong/internal/survey"
)

const alphabet = "23456789ACDEFGHJKMNPQRTVWXY"

// TestDeriveIsTheRemainder holds the arithmetic of two machine words against big integers.
func TestDeriveIsTheRemainder(t *testing.T) {
	t.Parallel()
	all := new(big.Int).Exp(big.NewInt(27), big.NewInt(8), nil)
	rapid.Check(t, func(t *rapid.T) {
		mac := rapid.SliceOfN(rapid.Byte(), 16, 40).Draw(t, "mac")
		n := new(big.Int).Mod(new(big.Int).SetBytes(mac[:16]), all)
		var want string
		for range 8 {
			digit := new(big.Int)
			n.DivMod(n, big.NewInt(27), digit)
			want = string(alphabet[digit.Int64()]) + want
		}
		got := invite.Derive(mac)
		if string(got) != want {
			t.Fatalf("Derive(%x) = %s, want %s", mac, got, want)
		}
		if again, ok := invite.Parse(string(got)); !ok || again != got {
			t.Fatalf("Parse(%s) = %s, %v", got, again, ok)
		}
	})
}

// TestDeriveIsEven counts the signs of 54.000 codes, place by place: each of the 27 should stand 2.000 times. Six times the
// deviation that chance makes is never reached by it.
func TestDeriveIsEven(t *testing.T) {
	t.Parallel()
	const n = 54_000
	var counts [8][256]int
	seen := make(map[invite.PersonalCode]bool, n)
	for i := range n {
		mac := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(i)))
		code := invite.Derive(mac[:])
		seen[code] = true
		for place, sign := range []byte(code) {
			counts[place][sign]++
		}
	}
	for place := range counts {
		for _, sign := range []byte(alphabet) {
			if got := counts[place][sign]; got < 2000-264 || got > 2000+264 {
				t.Errorf("%c stands %d times in place %d, want about 2.000", sign, got, place)
			}
		}
	}
	if len(seen) != n {
		t.Errorf("%d different codes of %d", len(seen), n)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typed, want, why string }{
		{"K7M29QXD", "K7M29QXD", "as in the address"},
		{"K7M2-9QXD", "K7M29QXD", "as printed"},
		{"k7m2 9qxd", "K7M29QXD", "small letters and a blank"},
		{" k.7.m.2.9.q.x.d. ", "K7M29QXD", "dots and blanks anywhere"},
		{"K7M2–9QXD", "K7M29QXD", "the dash that a phone makes of two hyphens"},
		{"K7M2\u00a09QXD", "K7M29QXD", "a blank that does not break"},
		{"bszu-BSZU", "852V852V", "signs that are taken for others"},
	} {
		if got, ok := invite.Parse(c.typed); !ok || string(got) != c.want {
			t.Errorf("Parse(%q) = %q, %v; want %s (%s)", c.typed, got, ok, c.want, c.why)
		}
	}
	for typed, why := range map[string]string{
		"":                          "nothing",
		"---- ....":                 "nothing but blanks",
		"K7M29QX":                   "a sign too few",
		"K7M29QXDD":                 "a sign too many",
		"K7M29QXO":                  "O, which may be 0 or Q",
		"K7M29QX0":                  "0",
		"K7M29QX1":                  "1",
		"K7M29QXI":                  "I",
		"K7M29QXL":                  "L",
		"K7M29QXĐ":                  "a letter outside ASCII",
		"K7M29QXſ":                  "a letter whose capital is in ASCII",
		"K7M2_9QXD":                 "an underscore",
		"K7M29QX\xff":               "not UTF-8",
		strings.Repeat("-", 70_000): "a long nothing",
	} {
		if got, ok := invite.Parse(typed); ok || got != "" {
			t.Errorf("Parse(%.20q) = %q, %v; want nothing (%s)", typed, got, ok, why)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("K7M2-9QXD")
	f.Add("bszu.bszu")
	f.Fuzz(func(t *testing.T, typed string) {
		code, ok := invite.Parse(typed)
		if !ok {
			return
		}
		if len(code) != 8 || strings.Trim(string(code), alphabet) != "" {
			t.Errorf("Parse(%q) = %q, which is no code", typed, code)
		}
		if again, ok := invite.Parse(code.Grouped()); !ok || again != code {
			t.Errorf("Parse(%q) = %q, %v", code.Grouped(), again, ok)
		}
	})
}

func TestPersonalURL(t *testing.T) {
	t.Parallel()
	got, err := invite.PersonalURL("https://tinh.example.vn/hai-long//", "K7M29QXD")
	if want := "https://tinh.example.vn/hai-long/i/K7M29QXD"; err != nil || got != want {
		t.Errorf("PersonalURL = %q, %v; want %q", got, err, want)
	}
	for _, c := range []struct{ base, code, word, why string }{
		{"hailong.example.vn", "K7M29QXD", "http://", "no scheme"},
		{"", "K7M29QXD", "empty", "no base"},
		{"https://hailong.example.vn?x", "K7M29QXD", "query", "a query"},
		{"https://hailong.example.vn", "", "code", "no code"},
		{"https://hailong.example.vn", "K7M2-9QXD", "code", "a hyphen, which the address has not"},
		{"https://hailong.example.vn", "k7m29qxd", "code", "not in one writing"},
		{"https://hailong.example.vn", "../p/TT1", "code", "no code at all"},
	} {
		got, err := invite.PersonalURL(c.base, invite.PersonalCode(c.code))
		if got != "" || survey.KindOf(err) != survey.Invalid || !strings.Contains(err.Error(), c.word) {
			t.Errorf("PersonalURL(%q, %q) = %q, %v; want Invalid with %q (%s)", c.base, c.code, got, err, c.word, c.why)
		}
		if err != nil && c.code != "" && strings.Contains(err.Error(), c.code) {
			t.Errorf("the error names the code: %v", err)
		}
	}
}

func ExampleParse() {
	code, ok := invite.Parse("k7m2 9qxd")
	fmt.Println(code, code.Grouped(), ok)
	u, err := invite.PersonalURL("https://hailong.example.vn", code)
	fmt.Println(u, err)
	// Output:
	// K7M29QXD K7M2-9QXD true
	// https://hailong.example.vn/i/K7M29QXD <nil>
}
