import { expect, test } from 'vitest';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Keys } from './keys';
import { clipboard, family, pastes } from './people';
import { Person } from './person';
import { pdf } from './robot';
import { staged } from './stage';

const stage = staged('2026-10-08T09:00');

let casePath = '';

// No test of this file touches the mouse but where it says so.
test('scenario 1: Heping takes a commission; a draft outlives the page', async () => {
  const p = await Person.sit(stage.browser, stage.server), keys = new Keys(p);
  await p.page.goto(stage.server.url);
  await p.heading('登录').waitFor();
  await p.looks('01-login');
  await keys.types('登录名', 'heping.clerk');
  await keys.types('密码', stage.server.passwords.get('heping.clerk')!);
  await p.page.keyboard.press('Enter');
  await p.heading('待我办理').waitFor();
  await p.looks('02-workbench-clerk');
  await keys.press(p.page.getByRole('link', { name: '新建核对' }));
  await keys.types('委托书编号', '沈和民核委〔2026〕208号');
  await keys.chooses('委托单位', '民政局');
  await keys.chooses('救助种类', '最低生活保障');
  for (const category of ['机动车', '不动产登记', '银行存款与理财']) await p.finds('列明的资源类别', category);
  await p.page.keyboard.press('Escape');
  await p.sees(/草稿 .* 已自动保存/);
  await p.page.reload();
  expect(await p.page.getByLabel('委托书编号').inputValue()).toBe('沈和民核委〔2026〕208号');
  await p.looks('03-new-commission');
  await keys.press(p.button('受理委托，下一步'));
  await p.heading('家庭与核对对象').waitFor();
  casePath = new URL(p.page.url()).pathname.replace('/edit', '');
  await p.leaves();
});

test('scenario 1: the list is pasted; each fault stands in its cell with its mend', async () => {
  const p = await stage.sits('heping.clerk', `${casePath}/edit?step=people`), keys = new Keys(p);
  const bad = family.map((r) => [...r]);
  bad[1][1] = '阿依古丽.买买提'; // a dot of the wrong kind
  bad[2][2] = '210102201206019161'; // a wrong check digit
  await pastes(p.page, clipboard(bad));
  await p.sees('待处理');
  await p.page.locator('td.cell-wrong').first().waitFor();
  await p.looks('04-people-faults');
  const wrong = p.page.getByLabel('第 3 行身份证号');
  expect(await wrong.getAttribute('aria-invalid')).toBe('true');
  await p.page.keyboard.press('F8');
  await p.page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
  await keys.types('第 2 行姓名', family[1][1]);
  await keys.types('第 3 行身份证号', family[2][2]);
  await keys.press(p.button('检查并收下名单'));
  await p.sees('已收下 1 户 3 人');
  await p.sees('210102********9318');
  await p.looks('05-people-taken');
  await p.leaves();
});

test('scenario 1: the session ends while somebody works; the login comes over the page and nothing is lost', async () => {
  const p = await stage.sits('heping.clerk', `${casePath}/edit?step=items`), keys = new Keys(p);
  await p.sees('问什么');
  await p.context.clearCookies();
  await keys.region('大连市');
  await p.sees('登录已失效，请重新登录');
  await p.looks('06-login-over');
  await keys.types('登录名', 'heping.clerk');
  await keys.types('密码', stage.server.passwords.get('heping.clerk')!);
  await p.page.keyboard.press('Enter');
  const vehicle = p.page.getByRole('checkbox', { name: '机动车（大连市）' });
  await keys.press(vehicle, 'Space');
  await p.sees('1 项 × 3 人');
  await keys.press(vehicle, 'Space'); // the last one
  await p.sees('还没有选择');
  await p.page.reload();
  await p.sees('0 项 × 3 人');
  await keys.region('大连市');
  await keys.press(vehicle, 'Space');
  await keys.press(p.page.getByRole('checkbox', { name: '不动产登记（大连市）' }), 'Space');
  await keys.region('鞍山市');
  await keys.press(p.page.getByRole('checkbox', { name: /银行存款.*鞍山市/ }), 'Space');
  await p.sees('3 项 × 3 人');
  await p.sees('只列委托书列明的资源类别'); // R9.1: others are not offered
  expect(await p.page.getByRole('checkbox', { name: /鞍山市/ }).count()).toBe(3);
  await p.looks('07-items');
  await p.page.route('**/items', async (r) => { // a slow line: the next choice comes before this one is kept
    await new Promise((go) => setTimeout(go, 500));
    await r.continue();
  });
  await p.page.getByRole('checkbox', { name: /银行存款.*鞍山市/ }).uncheck(); // by the mouse, at once
  await p.page.getByRole('checkbox', { name: /银行存款.*鞍山市/ }).check();
  await p.page.getByLabel('填写进度').getByText('授权与材料').click();
  await p.sees('已选 3 项');
  await p.sees('需要 7 份');
  await p.leaves();
});

test('scenario 1: papers find their persons by file name; the application is submitted and Dalian answers by itself', async () => {
  const p = await stage.sits('heping.clerk', `${casePath}/edit?step=papers`), keys = new Keys(p);
  await p.sees('需要 7 份');
  const names = ['委托书.pdf', ...family.flatMap((r) => [`授权书-${r[1]}.pdf`, `身份证-${r[1]}.pdf`])];
  names[6] = 'IMG_0001.pdf'; // nobody can say whose
  const files = p.page.waitForEvent('filechooser');
  await keys.press(p.page.locator('.ant-upload-drag [role=button]'));
  await (await files).setFiles(names.map(pdf));
  await p.sees('请指明是哪一份');
  await p.sees('还差 1 份');
  await p.looks('08-papers');
  await keys.chooses('第 1 个文件是哪一份材料', '身份证复印件 · 佟一诺');
  await p.sees('还差 0 份');
  await keys.press(p.button('下一步：确认提交'));
  await p.sees('要提交的申请');
  await p.looks('09-check');
  await keys.press(p.button('提交核对申请'));
  await p.heading('核对覆盖').waitFor();
  await p.page.locator('.cell.found').first().waitFor();
  await p.sees('未反馈');
  await p.looks('10-case-running');
  await p.leaves();
});

test('scenario 1: on working day 12 Anshan takes the query, brings the answer and feeds back', async () => {
  await stage.at('2026-10-23T15:00');
  const p = await stage.sits('anshan.clerk'), keys = new Keys(p);
  await p.looks('11-workbench-anshan');
  await p.page.getByRole('navigation', { name: '主菜单' }).getByText('协查任务').click();
  await p.sees(/剩 \d+ 个工作日/);
  await p.looks('12-tasks');
  await keepsAView(p, keys);
  await keys.press(p.page.getByRole('button', { name: /查看怎么算的/ }));
  await p.sees('反馈时限是怎么算的');
  await p.sees(/国庆节/);
  await p.accessible('the deadline explained');
  await p.page.keyboard.press('Escape');
  await keys.press(p.page.getByRole('link', { name: '银行存款与理财（鞍山市）' }));
  await p.sees('为什么是我');
  const query = p.page.waitForEvent('download');
  await keys.press(p.button('下载查询文件（xlsx）'));
  expect((await query).suggestedFilename()).toBe('协查查询文件.xlsx');
  await p.sees('查询文件已下载');
  const answer = readdirSync(stage.server.files).find((f) => f.startsWith('3-'))!;
  const file = p.page.waitForEvent('filechooser');
  await keys.press(p.page.locator('.ant-upload-drag [role=button]'));
  await (await file).setFiles(join(stage.server.files, answer));
  await p.sees('查询 3 人，检出 1 人 2 条，未检出 2 人');
  await p.looks('13-task-prepared');
  await keys.press(p.button('反馈核对结果'));
  await p.sees('已反馈');
  await keys.press(p.button('逐人查看（登记）'));
  await p.sees('检出');
  await p.leaves();
});

/** keepsAView keeps a list's filters under a name: a link of one's own, which can be given up. */
async function keepsAView(p: Person, keys: Keys) {
  await p.page.getByLabel('反馈方式').getByText('文件交换').click(); // by the mouse, as all of this
  await p.button('存为我的视图').click();
  await p.page.getByLabel('视图名称').fill('文件交换的');
  await p.page.getByRole('tooltip').getByRole('button', { name: /^保\s?存$/ }).click();
  const view = p.page.getByRole('navigation', { name: '我的视图' }).getByRole('link', { name: '文件交换的' });
  await view.waitFor();
  await p.page.goto(`${stage.server.url}/tasks`);
  await keys.press(view);
  await p.page.waitForURL('**/tasks?access=file');
  const another = await stage.robot('anshan.approver');
  expect((await another.call<{ items?: unknown[] }>('GET', '/views/tasks')).items ?? []).toEqual([]);
  await p.button('删去视图“文件交换的”').click();
  await p.page.locator('.ant-popconfirm').getByRole('button', { name: /^删\s?去$/ }).click();
  await view.waitFor({ state: 'detached' });
}

test('scenario 1: an approver who did not handle the case issues the report', async () => {
  const p = await stage.sits('heping.approver'), keys = new Keys(p);
  await p.page.getByText('出具报告', { exact: true }).first().waitFor();
  await p.looks('14-workbench-approver');
  await p.page.goto(stage.server.url + casePath);
  await p.sees('46,312.57 元');
  await p.sees(/机动车.*、.*银行存款/);
  await p.looks('15-case-answered');
  await keys.looksInto(p.button('出具报告'));
  await keys.press(p.button('出具报告'));
  await p.sees('预览，尚未出具');
  await p.looks('16-report-preview');
  await keys.press(p.button('出具第 1 版'));
  await p.sees(/已出具 沈和核报/);
  await p.leaves();
});

test('scenario 1: the department reads its report, nobody else can, and who looked is known', async () => {
  const reader = await stage.sits('heping.mz'), keys = new Keys(reader);
  await reader.looks('17-workbench-department');
  await reader.page.goto(stage.server.url + casePath);
  await keys.press(reader.page.getByRole('link', { name: '打开报告' }));
  await reader.heading('居民家庭经济状况核对报告').waitFor();
  const reportPath = new URL(reader.page.url()).pathname;
  await reader.looks('18-report');
  const file = reader.page.waitForEvent('download');
  await reader.button('下载报告').click();
  await reader.page.getByText('下载 PDF').click();
  expect((await file).suggestedFilename()).toMatch(/^核对报告-沈和核报.*第1版\.pdf$/);
  await reader.leaves();

  const stranger = await stage.sits('dalian.mz', reportPath);
  await stranger.sees(/核对报告只提供给/);
  await stranger.sees(/《操作规范》第九条/);
  await stranger.looks('19-report-refused');
  await stranger.leaves();

  const keeper = await stage.sits('heping.approver', casePath);
  await keeper.button('谁看过').first().click();
  await keeper.page.getByRole('dialog').getByText('沈阳市和平区民政局').first().waitFor();
  await keeper.looks('20-who-looked');
  await keeper.leaves();
});
