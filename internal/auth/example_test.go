package auth_test

import (
	"context"
	"fmt"
	"time"

	"hailong/internal/auth"
)

func Example() {
	ctx := context.Background()
	svc, err := auth.New(newMemory(time.Now), auth.Options{SessionKey: sessionKey})
	if err != nil {
		fmt.Println(err)
		return
	}
	name, once, created, err := svc.EnsureFirstManager(ctx)
	fmt.Println(name, len(once), created, err)

	user, err := svc.SignIn(ctx, name, once, "192.0.2.7")
	fmt.Println(user.Role, user.MustChange, err)

	user, err = svc.SetPassword(ctx, name, once, "thuyền về bến lúc chiều")
	fmt.Println(user.MustChange, err)

	_, err = svc.SignIn(ctx, name, once, "192.0.2.7")
	fmt.Println(err)
	// Output:
	// quanly 23 true <nil>
	// manager true <nil>
	// false <nil>
	// unauthenticated [auth.wrong]
}
