package intake_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"hailong/internal/catalog"
	"hailong/internal/intake"
	"hailong/internal/store/storetest"
	"hailong/surveys"
)

func ExampleService_ImportResponses() {
	definitions, err := catalog.Load(surveys.FS)
	if err != nil {
		fmt.Println(err)
		return
	}
	secrets := intake.Keys{Business: []byte("a secret"), Receipt: []byte("another")}
	s := intake.New(definitions, storetest.Memory(), secrets, intake.Options{
		Now: func() time.Time { return time.Date(2021, 6, 1, 0, 0, 0, 0, time.UTC) },
	})
	defer s.Close()
	paper := `Mẫu phiếu;Điểm tiếp nhận;Ngày nhận;Đối tượng;Số phiếu;Hài lòng chung;Góp ý
business-satisfaction.v1;TT-01;05/03/2021;Doanh nghiệp;17;Hài lòng;
business-satisfaction.v1;TT-02;05/03/2021 09:30;Hộ kinh doanh;18;5;Nhanh, gọn
`
	for range 2 {
		sum, err := s.ImportResponses(context.Background(), strings.NewReader(paper), "phieu.csv", intake.ImportOptions{})
		fmt.Println(sum.Rows, sum.Written, sum.Already, err)
	}
	// Output:
	// 2 2 0 <nil>
	// 2 0 2 <nil>
}
