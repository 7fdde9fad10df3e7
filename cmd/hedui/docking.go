package main

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hedui/internal/agency"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/wire"
)

// dockingCommands are for whoever looks after links to other systems.
type dockingCommands struct {
	Keys      dockingKeysCommand      `cmd:"" help:"生成对接所用的SM2证书和私钥（首次还建立证书机构）"`
	Register  dockingRegisterCommand  `cmd:"" help:"登记对接方的证书和地址，或增加证书、更换地址"`
	Revoke    dockingRevokeCommand    `cmd:"" help:"注销对接方，即时生效"`
	Status    dockingStatusCommand    `cmd:"" help:"各对接方的状况，和未能送达的报文"`
	Resend    dockingResendCommand    `cmd:"" help:"重发未能送达的报文"`
	Reconcile dockingReconcileCommand `cmd:"" help:"与对接方核对某日收发的报文，补齐缺失"`
	Check     dockingCheckCommand     `cmd:"" help:"逐项检查一个对接系统是否符合对接规范，并打印报告"`
}

type dockingKeysCommand struct {
	Dir  string `default:"docking" placeholder:"目录" help:"存放证书和私钥的目录（缺省 ${default}）"`
	Code string `required:"" placeholder:"代码" help:"对接方的行政区划代码，如 210200"`
	Name string `required:"" placeholder:"名称" help:"对接方的名称，写入证书"`
}

// Run issues a certificate. It never overwrites: what was sealed for a key needs
// that key.
func (k dockingKeysCommand) Run(c console) error {
	if len(k.Code) != 6 || strings.Trim(k.Code, "0123456789") != "" {
		return misuse{fault.New(fault.Invalid, "docking.code", "行政区划代码应为6位数字").Do("如大连市为 210200，部平台为 100000")}
	}
	if err := os.MkdirAll(k.Dir, 0o700); err != nil {
		return keysUnwritable(err)
	}
	authority, err := k.authority(time.Now())
	if err != nil {
		return err
	}
	issued, err := authority.Issue(rand.Reader, agency.Code(k.Code), k.Name, time.Now())
	if err != nil {
		return err
	}
	if err := k.keep(k.Code, issued); err != nil {
		return err
	}
	certificate, err := docking.ParseCertificate(issued.Certificate)
	if err != nil {
		return err
	}
	return c.say("证书 %s，私钥 %s（请勿外传）。\n指纹 %s\n有效期至 %s。请把证书交给对接的各方，由其用 hedui docking register 登记。",
		k.path(k.Code, ".pem"), k.path(k.Code, ".key"), certificate.Fingerprint(), minute(certificate.Until()))
}

func (k dockingKeysCommand) path(name, ending string) string {
	return filepath.Join(k.Dir, name+ending)
}

// authority opens the folder's authority, or founds it.
func (k dockingKeysCommand) authority(now time.Time) (*docking.Authority, error) {
	certificate, err := os.ReadFile(k.path("authority", ".pem"))
	if errors.Is(err, fs.ErrNotExist) {
		issued, err := docking.NewAuthority(rand.Reader, "核对对接证书机构", now)
		if err != nil {
			return nil, err
		}
		if err := k.keep("authority", issued); err != nil {
			return nil, err
		}
		return docking.OpenAuthority(issued)
	} else if err != nil {
		return nil, keysUnwritable(err)
	}
	key, err := os.ReadFile(k.path("authority", ".key"))
	if err != nil {
		return nil, keysUnwritable(err)
	}
	return docking.OpenAuthority(docking.Issued{Certificate: certificate, Key: key})
}

// keep writes both files, the key first: a certificate without its key is of no
// use to anybody.
func (k dockingKeysCommand) keep(name string, i docking.Issued) error {
	if err := writeNew(k.path(name, ".key"), i.Key); err != nil {
		return err
	}
	return writeNew(k.path(name, ".pem"), i.Certificate)
}

func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fault.Newf(fault.Conflict, "docking.key_exists", "文件 %s 已经存在，不会覆盖", path).Do("换证书请用新的目录，并保留旧私钥至少30天")
	} else if err != nil {
		return keysUnwritable(err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return keysUnwritable(err)
	}
	return nil
}

// read reads a certificate or key that the command line names.
func read(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Newf(fault.Unavailable, "docking.file", "无法读取文件 %s", path).Do("请检查文件是否存在、是否有权限").From(err)
	}
	return text, nil
}

func keysUnwritable(err error) error {
	return fault.New(fault.Unavailable, "docking.keys_folder", "无法读写证书目录").Do("请检查目录是否存在、是否有权限").From(err)
}

type dockingCheckCommand struct {
	URL      string        `arg:"" name:"地址" help:"对接系统的地址，如 https://host/docking/v1"`
	Cert     string        `required:"" placeholder:"文件" help:"本方证书，须已在该系统登记（无地址，自行领取）"`
	Key      string        `required:"" placeholder:"文件" help:"本方私钥"`
	Peer     string        `required:"" placeholder:"文件" help:"该系统的证书"`
	CA       string        `name:"ca" placeholder:"文件" help:"该系统TLS证书的签发机构（PEM）；缺省用系统自带的"`
	Wait     time.Duration `default:"30s" help:"等候反馈多久（缺省 ${default}）"`
	Category string        `default:"vehicle" placeholder:"类别" help:"检查所请求的资源类别（缺省 ${default}）；对方没有的类别应立即答复无法提供"`
	JSON     bool          `name:"json" help:"输出JSON，供程序读取"`
}

// Run examines an implementation; exit code 1 means that it does not conform.
func (d dockingCheckCommand) Run(ctx context.Context, c console) error {
	suite, line, err := d.suite()
	if err != nil {
		return err
	}
	defer line.Close()
	if err := d.reached(ctx, line); err != nil {
		return err
	}
	items := suite.Examine(ctx)
	if err := ctx.Err(); err != nil {
		return err
	}
	failed := 0
	for _, i := range items {
		if !i.OK {
			failed++
		}
	}
	if err := d.print(c, items, failed); err != nil {
		return err
	}
	if failed > 0 {
		return errFound
	}
	return nil
}

// reached tells a door from an address where there is none, before item by item
// says so.
func (d dockingCheckCommand) reached(ctx context.Context, line *wire.Line) error {
	_, err := line.Exchange(ctx, []byte("?\n"))
	if !fault.HasCode(err, "docking.down") {
		return nil
	}
	return fault.Newf(fault.Unavailable, "docking.no_door", "地址 %s 没有应答，或不是对接地址", d.URL).
		Do("请核对地址（一般以 /docking/v1 结尾）和网络；TLS证书不是公共机构签发的，请加 --ca；加 --verbose 显示原因").From(err)
}

func (d dockingCheckCommand) suite() (*wire.Suite, *wire.Line, error) {
	as, err := openParty(d.Cert, d.Key)
	if err != nil {
		return nil, nil, err
	}
	text, err := read(d.Peer)
	if err != nil {
		return nil, nil, err
	}
	of, err := docking.ParseCertificate(text)
	if err != nil {
		return nil, nil, err
	}
	stranger, err := wire.Stranger(as.Certificate.Code(), time.Now())
	if err != nil {
		return nil, nil, err
	}
	roots, err := rootsIn(d.CA)
	if err != nil {
		return nil, nil, err
	}
	line, err := wire.Dial(d.URL, roots)
	if err != nil {
		return nil, nil, misuse{err}
	}
	return &wire.Suite{Exchange: line.Exchange, As: as, Stranger: stranger, Of: of, Now: time.Now, Wait: d.Wait, Category: d.Category}, line, nil
}

func (d dockingCheckCommand) print(c console, items []wire.Item, failed int) error {
	if d.JSON {
		return c.json(items)
	}
	if err := c.say("对接规范（版本 %d）一致性检查，%s\n", docking.Version, d.URL); err != nil {
		return err
	}
	for n, i := range items {
		mark, saw := "通过", ""
		if !i.OK {
			mark, saw = "不符", "\n          "+strings.ReplaceAll(plain(i.Saw), "\ufffd", "；")
		}
		if err := c.say("%s  %2d  %s%s", mark, n+1, i.Says, saw); err != nil {
			return err
		}
	}
	if failed == 0 {
		return c.say("\n共 %d 项，全部符合对接规范。", len(items))
	}
	return c.say("\n共 %d 项，%d 项不符。", len(items), failed)
}

// openParty reads a certificate and its key from files.
func openParty(certificate, key string) (*docking.Party, error) {
	c, err := read(certificate)
	if err != nil {
		return nil, err
	}
	k, err := read(key)
	if err != nil {
		return nil, err
	}
	return docking.OpenParty(c, k)
}

// rootsIn reads TLS authorities; none = the system's.
func rootsIn(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	text, err := read(path)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fault.New(fault.Invalid, "docking.tls_authority", "文件中没有可用的TLS签发机构证书")
	}
	return pool, nil
}
