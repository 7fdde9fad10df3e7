package web

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"hedui/internal/fault"
)

// Given is the TLS configuration with a certificate and key from files.
func Given(certFile, keyFile string) (*tls.Config, error) {
	c, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.certificate", "证书或私钥文件无法使用").
			Do("请检查文件是否为PEM格式、证书与私钥是否配对").From(err)
	}
	return configure(c), nil
}

// The self-made certificate lies in the data folder and is renewed when less
// than a month of its year is left. Browsers warn of it: it encrypts, and only
// its fingerprint tells who is there.
const (
	certName   = "tls.pem"
	certYear   = 365 * 24 * time.Hour
	certMargin = 30 * 24 * time.Hour
)

// SelfMade is the TLS configuration with a certificate of our own for the
// hosts, made on first use. Key and certificate are one file, mode 0600,
// synced before it counts.
func SelfMade(dir string, hosts []string, now time.Time) (*tls.Config, error) {
	path := filepath.Join(dir, certName)
	if c, err := tls.LoadX509KeyPair(path, path); err == nil && fits(c, hosts, now) {
		return configure(c), nil
	} else if info, gone := os.Stat(path); gone == nil && info.Mode().Perm()&0o077 != 0 {
		return nil, cannotKeep(errors.New("others can read the file"))
	}
	text, err := selfSign(hosts, now)
	if err != nil {
		return nil, err
	}
	if err := keepFile(path, text); err != nil {
		return nil, cannotKeep(err)
	}
	c, err := tls.X509KeyPair(text, text)
	if err != nil {
		return nil, err
	}
	return configure(c), nil
}

func configure(c tls.Certificate) *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{c}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
}

func fits(c tls.Certificate, hosts []string, now time.Time) bool {
	if now.After(c.Leaf.NotAfter.Add(-certMargin)) || now.Before(c.Leaf.NotBefore) {
		return false
	}
	for _, h := range hosts {
		if c.Leaf.VerifyHostname(h) != nil {
			return false
		}
	}
	return true
}

func selfSign(hosts []string, now time.Time) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	t := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "Hedui"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(certYear),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
	}
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else {
			t.DNSNames = append(t.DNSNames, h)
		}
	}
	cert, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return nil, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})...), nil
}

// keepFile writes beside the name, syncs, renames, syncs the folder.
func keepFile(path string, text []byte) error {
	next := path + ".new"
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(next, path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func cannotKeep(err error) *fault.Error {
	return fault.New(fault.Unavailable, "web.certificate_file", "无法在数据目录中保存自制证书").
		Do("请检查数据目录的权限（tls.pem应为0600）和磁盘空间").From(err)
}

// Loopback tells whether an address to listen on is reached from this machine
// alone; beyond it, Hedui speaks only TLS.
func Loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
