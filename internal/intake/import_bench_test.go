package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"hailong/internal/intake"
)

// BenchmarkImport reads ten thousand rows twice and writes them to memory.
func BenchmarkImport(b *testing.B) {
	var file strings.Builder
	file.WriteString(head + ",business,overall,access,procedure,staff,result,extra_contacts,extra_payment,feedback,comment\n")
	for i := range 10_000 {
		fmt.Fprintf(&file, "%s,0100233488,%d,4,3,na,5,3+,no,2,tốt lắm\n", good, i%5+1)
	}
	for b.Loop() {
		if sum, err := memory(b).load(b, file.String(), intake.ImportOptions{}); err != nil || sum.Written != 10_000 {
			b.Fatal(sum, err)
		}
	}
}
