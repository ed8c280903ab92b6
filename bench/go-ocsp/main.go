package main

import (
	"bufio"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"os"
	"syscall"

	"golang.org/x/crypto/ocsp"
)

func cpu() float64 {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return float64(usage.Utime.Sec+usage.Stime.Sec) + float64(usage.Utime.Usec+usage.Stime.Usec)/1e6
}

// Reads an issuer and answers, one a line in base64, parses each with its issuer and prints processor seconds for one.
func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	var issuer *x509.Certificate
	var answers [][]byte
	for lines.Scan() {
		octets, err := base64.StdEncoding.DecodeString(lines.Text())
		if err != nil {
			panic(err)
		}
		if issuer == nil {
			if issuer, err = x509.ParseCertificate(octets); err != nil {
				panic(err)
			}
			continue
		}
		answers = append(answers, octets)
	}
	start := cpu()
	for _, answer := range answers {
		if _, err := ocsp.ParseResponse(answer, issuer); err != nil {
			panic(err)
		}
	}
	fmt.Println((cpu() - start) / float64(len(answers)))
}
