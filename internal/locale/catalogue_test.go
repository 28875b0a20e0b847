package locale_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"hailong/internal/locale"
)

func TestEmbeddedMessagesLoad(t *testing.T) {
	t.Parallel()
	c, err := locale.Messages()
	if err != nil {
		t.Fatalf("the embedded messages are faulty:\n%v", err)
	}
	if len(c.Keys()) == 0 {
		t.Fatal("no messages")
	}
}

// What the product cannot keep, it does not promise.
func TestMessagesPromiseNothing(t *testing.T) {
	t.Parallel()
	c, err := locale.Messages()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locale.Languages {
		p := c.For(lang)
		for _, key := range c.Keys() {
			for _, word := range []string{"ẩn danh", "anonymous", "Vui lòng", "Rút lại ý kiến", "withdraw"} {
				if strings.Contains(strings.ToLower(p.T(key)), strings.ToLower(word)) {
					t.Errorf("%s (%s) says %q: %s", key, lang, word, p.T(key))
				}
			}
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	const head = "key,vi,en\n"
	for _, c := range []struct{ why, a, b, want string }{
		{"a key twice in one file", head + "k,một,one\nk,hai,two\n", "", "a.csv:3: k stands twice"},
		{"a key twice in two files", head + "k,một,one\n", head + "k,hai,two\n", "b.csv:2: k stands twice"},
		{"different placeholders", head + "k,{n} phiếu,{m} answers\n", "", "a.csv:2: k has placeholders [n] in vi and [m] in en"},
		{"a missing language", head + "k,một,\n", "", "a.csv:2: k has no text in en"},
		{"an empty key", head + ",một,one\n", "", "a.csv:2: a message without a key"},
		{"another heading", "key,en,vi\nk,one,một\n", "", "a.csv:1: the heading"},
		{"a missing column", head + "k,một\n", "", "wrong number of fields"},
		{"nothing", "", "", "no message file"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			fsys := fstest.MapFS{}
			if c.a != "" {
				fsys["a.csv"] = &fstest.MapFile{Data: []byte(c.a)}
			}
			if c.b != "" {
				fsys["b.csv"] = &fstest.MapFile{Data: []byte(c.b)}
			}
			if _, err := locale.Load(fsys); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Load = %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestT(t *testing.T) {
	t.Parallel()
	vi, en := locale.For("vi"), locale.For("en-GB")
	for _, c := range []struct{ got, want, why string }{
		{vi.T("err.too_long", "n", 1200), "Nội dung dài quá 500 ký tự; xin rút gọn 1.200 ký tự.", "a number is grouped"},
		{en.T("err.too_long", "n", int64(1200)), "The text is over 500 characters; please shorten it by 1,200.", "a tag's first part decides"},
		{vi.T("no.such.key"), "[no.such.key]", "an unknown key shows itself"},
		{vi.T("err.too_long"), "Nội dung dài quá 500 ký tự; xin rút gọn {n} ký tự.", "a placeholder without a value stays"},
		{vi.T("privacy.contact", "contact", "{n}"), "Liên hệ về dữ liệu: {n}.", "a value is not filled again"},
		{locale.For("km").T("thanks.title"), "Cảm ơn Quý vị", "an unknown language is Vietnamese"},
		{en.Count("err.summary", 1), "1 item needs your attention before sending.", "one"},
		{en.Count("err.summary", 2), "2 items need your attention before sending.", "many"},
		{vi.Count("err.summary", 2), "Có 2 chỗ cần xem lại trước khi gửi.", "Vietnamese has one form"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.why, c.got, c.want)
		}
	}
}
