package main

import (
	"context"
	"errors"
	"fmt"

	"hedui/internal/fault"
)

// The exit codes that are not 0.
const (
	exitFound  = 1
	exitMisuse = 2
	exitFailed = 3
)

// errFound ends a command that looked for faults, found some and showed them.
var errFound = errors.New("faults were found and shown")

// fail tells an error in one sentence and gives the exit code; nil is 0.
func (c console) fail(err error, verbose bool) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFound):
		return exitFound
	}
	fmt.Fprintln(c.err, sentence(err, verbose))
	c.fields(err)
	if _, wrong := errors.AsType[misuse](err); wrong {
		return exitMisuse
	}
	return exitFailed
}

// sentence says what happened and what to do. The cause is for maintainers.
func sentence(err error, verbose bool) string {
	f, known := fault.Of(err)
	switch {
	case known && verbose:
		return f.Error()
	case known:
		plain := *f
		plain.Cause = nil
		return plain.Error()
	case errors.Is(err, context.Canceled) && verbose:
		return "已中断，没有完成：" + err.Error()
	case errors.Is(err, context.Canceled):
		return "已中断，没有完成"
	case verbose:
		return "程序出错：" + err.Error()
	}
	return "程序出错，没有完成。请加 --verbose 再运行一次，把显示的内容交给维护人员"
}

// interrupted tells an error that came of an interruption as one: a program
// that was started and ended with us only says that it was killed.
func interrupted(ctx context.Context, err error) error {
	if _, known := fault.Of(err); err == nil || known || errors.Is(err, errFound) || ctx.Err() == nil {
		return err
	}
	return fmt.Errorf("%w: %w", ctx.Err(), err)
}

// fields lists the wrong inputs, one a line.
func (c console) fields(err error) {
	if f, known := fault.Of(err); known {
		for _, field := range f.Fields {
			fmt.Fprintf(c.err, "  %s：%s\n", field.Path, field.Message)
		}
	}
}
