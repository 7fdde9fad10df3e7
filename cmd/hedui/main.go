// Command hedui is the whole program: a server for the verification of
// household economic status, and the commands around it.
//
// Nouns: a command is one word of the command line with its flags and its Run;
// the console is where it reads and writes; an exit code is 0 (done), 1 (the
// command looked for faults and found some), 2 (the command line is wrong) or
// 3 (everything else).
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// commands is the command line.
type commands struct {
	Verbose bool `help:"出错时一并显示内部原因，供维护人员查看"`

	Citizen  citizenCommand   `cmd:"" help:"核对公民身份号码（和姓名）的写法是否正确"`
	Workday  workdayCommand   `cmd:"" help:"计算某日之后第N个工作日"`
	Norm     normCommand      `cmd:"" help:"列出操作规范的条款和本省各项时限"`
	List     listCommands     `cmd:"" help:"核对对象名单"`
	Demo     demoCommand      `cmd:"" help:"建立演示省并演示一次核对"`
	Serve    serveCommand     `cmd:"" help:"启动服务"`
	Resource resourceCommands `cmd:"" help:"托管的数据资源"`
	Source   sourceCommands   `cmd:"" help:"资源共享部门的接口"`
	Docking  dockingCommands  `cmd:"" help:"与自建系统的城市和部平台对接"`
	Simulate simulateCommand  `cmd:"" help:"让全省在虚拟时间里办理业务，并逐步对照操作规范"`
	Ministry ministryCommand  `cmd:"" help:"模拟部平台，供联调和演示（数据只在内存中）"`
	Init     initCommand      `cmd:"" help:"建立数据目录、密钥和首个安全管理员"`
	Backup   backupCommand    `cmd:"" help:"备份数据库、材料、数据快照和数据密钥（服务运行时也可）"`
	Restore  restoreCommand   `cmd:"" help:"从备份恢复到新的数据目录"`
	Audit    auditCommands    `cmd:"" help:"审计日志"`
	Bench    benchCommands    `cmd:"" help:"性能测试：与 DuckDB、PostgreSQL 在同一次运行中比较，并核对结果是否相同"`
	Archive  archiveCommands  `cmd:"" help:"档案"`
	OpenAPI  openapiCommand   `cmd:"" name:"openapi" help:"输出接口说明（OpenAPI 3.1）"`
	Version  versionCommand   `cmd:"" help:"显示程序版本"`
}

// console is where a command reads and writes.
type console struct {
	in       io.Reader
	out, err io.Writer
	progress bool // err is a terminal, and somebody looks at it
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second signal ends the process at once
	os.Exit(run(ctx, os.Args[1:], console{in: os.Stdin, out: os.Stdout, err: os.Stderr, progress: terminal(os.Stderr)}))
}

// run does what the arguments say and gives the exit code.
func run(ctx context.Context, args []string, c console) int {
	var all commands
	parser, err := kong.New(&all, kong.Name("hedui"), kong.Description(description), kong.Help(help),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Writers(c.out, c.err),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(c))
	if err != nil {
		return c.fail(err, true)
	}
	chosen, err := parser.Parse(args)
	if err != nil {
		return c.fail(misused(err), all.Verbose)
	}
	return c.fail(interrupted(ctx, chosen.Run()), all.Verbose)
}
