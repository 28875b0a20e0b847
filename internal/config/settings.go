// Package config holds the settings of the program and the secrets it keeps in its data directory.
//
// Each setting is one flag and one environment variable of the same name (HAILONG_…), read by the command line from the
// tags below. Settings are validated as a whole, so that every fault is told at once, and printed with what is secret
// taken out. What decides a figure (the plan's population, thresholds, floors) is not here: it is in the definitions.
//
//	HAILONG_DATA=/var/lib/hailong HAILONG_BASE_URL=https://khaosat.example.gov.vn hailong serve
package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Data says where the data are: every subcommand that touches data takes these.
type Data struct {
	Data        string `name:"data" env:"HAILONG_DATA" default:"./data" type:"path" help:"${help_data}"`
	MongoDBURI  string `name:"mongodb-uri" env:"HAILONG_MONGODB_URI" placeholder:"URI" help:"${help_mongodb_uri}"`
	Surveys     string `name:"surveys" env:"HAILONG_SURVEYS" type:"path" placeholder:"DIR" help:"${help_surveys}"`
	SecretsFile string `name:"secrets-file" env:"HAILONG_SECRETS_FILE" type:"path" placeholder:"FILE" help:"${help_secrets_file}"`
}

// Serve are the settings of the service beside its data.
type Serve struct {
	Addr           string   `name:"addr" env:"HAILONG_ADDR" default:":8080" help:"${help_addr}"`
	BaseURL        string   `name:"base-url" env:"HAILONG_BASE_URL" placeholder:"URL" help:"${help_base_url}"`
	TrustedProxies []string `name:"trusted-proxies" env:"HAILONG_TRUSTED_PROXIES" placeholder:"CIDR" help:"${help_trusted_proxies}"`
	OIDC           OIDC     `embed:""`
	Mail           Mail     `embed:""`
	LogFormat      string   `name:"log-format" env:"HAILONG_LOG_FORMAT" enum:"text,json" default:"text" help:"${help_log_format}"`
}

// Mail is the server by which the program writes to people; without one it writes to nobody. The password is in a file, since what
// stands in flags is seen by everybody on the machine.
type Mail struct {
	Server       string   `name:"mail-server" env:"HAILONG_MAIL_SERVER" placeholder:"URL" help:"${help_mail_server}"`
	PasswordFile string   `name:"mail-password-file" env:"HAILONG_MAIL_PASSWORD_FILE" type:"path" placeholder:"FILE" help:"${help_mail_password_file}"`
	From         string   `name:"mail-from" env:"HAILONG_MAIL_FROM" placeholder:"ADDRESS" help:"${help_mail_from}"`
	To           []string `name:"mail-to" env:"HAILONG_MAIL_TO" placeholder:"ADDRESS" help:"${help_mail_to}"`
}

// Validate tells every fault of the mail settings.
func (m Mail) Validate() error {
	if m.Server == "" {
		if m.From != "" || len(m.To) > 0 || m.PasswordFile != "" {
			return errors.New("--mail-server: missing; without a server the other --mail settings mean nothing")
		}
		return nil
	}
	var errs []error
	if u, err := url.Parse(m.Server); err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		errs = append(errs, fmt.Errorf("--mail-server: %q is no mail server; write smtp://user@host:587 or smtps://user@host:465", m.Server))
	} else if _, secret := u.User.Password(); secret {
		errs = append(errs, errors.New("--mail-server: leave the password out and put it into --mail-password-file"))
	}
	if m.From == "" {
		errs = append(errs, errors.New("--mail-from: missing; the address from which letters come"))
	}
	if len(m.To) == 0 {
		errs = append(errs, errors.New("--mail-to: missing; the addresses to which reports are announced"))
	}
	return errors.Join(errs...)
}

// Password reads the password; empty where there is none.
func (m Mail) Password() (string, error) {
	if m.PasswordFile == "" {
		return "", nil
	}
	b, err := os.ReadFile(m.PasswordFile)
	if err != nil {
		return "", fmt.Errorf("--mail-password-file: %w", err)
	}
	return strings.TrimSpace(string(b)), nil
}

// OIDC is the provider by which people may sign in beside their password; without an issuer there is none. The client's secret
// is in a file, since what stands in flags is seen by everybody on the machine.
type OIDC struct {
	Issuer     string `name:"oidc-issuer" env:"HAILONG_OIDC_ISSUER" placeholder:"URL" help:"${help_oidc_issuer}"`
	ClientID   string `name:"oidc-client-id" env:"HAILONG_OIDC_CLIENT_ID" placeholder:"ID" help:"${help_oidc_client_id}"`
	SecretFile string `name:"oidc-client-secret-file" env:"HAILONG_OIDC_CLIENT_SECRET_FILE" type:"path" placeholder:"FILE" help:"${help_oidc_secret_file}"`
	Name       string `name:"oidc-name" env:"HAILONG_OIDC_NAME" placeholder:"NAME" help:"${help_oidc_name}"`
}

// Validate tells every fault of the provider's settings.
func (o OIDC) Validate() error {
	if o.Issuer == "" {
		if o.ClientID != "" || o.SecretFile != "" {
			return errors.New("--oidc-issuer: missing; without the issuer's address the other --oidc settings mean nothing")
		}
		return nil
	}
	var errs []error
	if u, err := url.Parse(o.Issuer); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		errs = append(errs, fmt.Errorf("--oidc-issuer: %q is not an address; write https://sso.example.gov.vn", o.Issuer))
	}
	if o.ClientID == "" {
		errs = append(errs, errors.New("--oidc-client-id: missing; the provider gives it when this service is registered there"))
	}
	return errors.Join(errs...)
}

// Secret reads the client's secret; a client without a file has none.
func (o OIDC) Secret() (string, error) {
	if o.SecretFile == "" {
		return "", nil
	}
	b, err := os.ReadFile(o.SecretFile)
	if err != nil {
		return "", fmt.Errorf("--oidc-client-secret-file: %w", err)
	}
	return strings.TrimSpace(string(b)), nil
}

// Title is what people call the provider: its name, or the host of its address.
func (o OIDC) Title() string {
	if u, err := url.Parse(o.Issuer); o.Name == "" && err == nil {
		return u.Hostname()
	}
	return o.Name
}

// Validate tells every fault of the data settings.
func (d Data) Validate() error {
	var errs []error
	if d.Data == "" {
		errs = append(errs, errors.New("--data: empty; name a directory the program may write to"))
	} else if info, err := os.Stat(d.Data); err == nil && !info.IsDir() {
		errs = append(errs, fmt.Errorf("--data: %s is a file; name a directory", d.Data))
	}
	if d.MongoDBURI != "" {
		if !strings.HasPrefix(d.MongoDBURI, "mongodb://") && !strings.HasPrefix(d.MongoDBURI, "mongodb+srv://") {
			errs = append(errs, errors.New("--mongodb-uri: must begin with mongodb:// or mongodb+srv://"))
		}
	}
	if d.Surveys != "" {
		if info, err := os.Stat(d.Surveys); err != nil || !info.IsDir() {
			errs = append(errs, fmt.Errorf("--surveys: %s is not a directory that can be read", d.Surveys))
		}
	}
	return errors.Join(errs...)
}

// Validate tells every fault of the service's settings.
func (s Serve) Validate() error {
	var errs []error
	if _, port, err := net.SplitHostPort(s.Addr); err != nil || port == "" {
		errs = append(errs, fmt.Errorf("--addr: %q is not an address; write :8080 or 127.0.0.1:8080", s.Addr))
	}
	if _, err := ParseBaseURL(s.BaseURL); s.BaseURL != "" && err != nil {
		errs = append(errs, err)
	}
	for _, p := range s.TrustedProxies {
		if _, _, err := net.ParseCIDR(p); err != nil && net.ParseIP(p) == nil {
			errs = append(errs, fmt.Errorf("--trusted-proxies: %q is neither an address nor a range; write 10.0.0.0/8", p))
		}
	}
	errs = append(errs, s.OIDC.Validate(), s.Mail.Validate())
	return errors.Join(errs...)
}

// ParseBaseURL checks the address under which the public reaches the service: http or https, a host, no query.
func ParseBaseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, fmt.Errorf("--base-url: %q is not the address of a site; write https://khaosat.example.gov.vn", s)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	return u, nil
}

// DatabasePath is the embedded store's file.
func (d Data) DatabasePath() string { return filepath.Join(d.Data, "hailong.db") }

// SecretsPath is the file of the secrets.
func (d Data) SecretsPath() string {
	if d.SecretsFile != "" {
		return d.SecretsFile
	}
	return filepath.Join(d.Data, "secrets.json")
}

// AuditHeadPath is the file of the audit's head.
func (d Data) AuditHeadPath() string { return filepath.Join(d.Data, "audit.head") }

// String prints the settings with the password of the database taken out.
func (d Data) String() string {
	parts := []string{"data=" + d.Data}
	if d.MongoDBURI != "" {
		parts = append(parts, "mongodb-uri="+redact(d.MongoDBURI))
	}
	if d.Surveys != "" {
		parts = append(parts, "surveys="+d.Surveys)
	}
	return strings.Join(parts, " ")
}

func redact(uri string) string {
	scheme, rest, _ := strings.Cut(uri, "://")
	if i := strings.LastIndex(rest, "@"); i >= 0 {
		rest = "***@" + rest[i+1:]
	}
	if i := strings.IndexByte(rest, '?'); i >= 0 {
		rest = rest[:i]
	}
	return scheme + "://" + rest
}
