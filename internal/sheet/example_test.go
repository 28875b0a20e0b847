package sheet_test

import (
	"fmt"
	"strings"

	"hailong/internal/sheet"
)

func Example() {
	file := strings.NewReader("Điểm tiếp nhận;Góp ý\nTT-01;Nhanh, gọn\n")
	r, err := sheet.Open(file, "phieu.csv", sheet.Options{Columns: []sheet.Column{
		{Name: "point", Aliases: []string{"diem tiep nhan"}, Required: true},
		{Name: "comment", Aliases: []string{"góp ý"}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()
	for row, err := range r.Rows() {
		fmt.Println(row.Position("comment"), row.Value("point"), row.Value("comment"), err)
	}
	// Output: 2:2 TT-01 Nhanh, gọn <nil>
}
