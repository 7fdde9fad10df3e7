import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Person } from './person';
import { application } from './robot';
import { certificate } from './server';
import { staged } from './stage';

const stage = staged('2026-11-02T09:30', undefined, { docks: true });

/** enters types login name and password, as somebody who may not get in yet. */
async function enters(p: Person, login: string, password = stage.server.passwords.get(login)!) {
  await p.page.goto(stage.server.url);
  await p.page.getByLabel('登录名').fill(login);
  await p.page.getByLabel('密码').fill(password);
  await p.button('登录').click();
}

test('the security administrator makes an account, whose owner sets a password and gets in', async () => {
  const p = await stage.sits('security.admin', '/admin/accounts');
  await p.sees('heping.clerk');
  await p.looks('d1-accounts');
  await p.button('建立账号').click();
  await p.page.getByLabel('登录名', { exact: true }).fill('heping.new');
  await p.page.getByLabel('姓名', { exact: true }).fill('新来（演示）');
  await p.chooses('岗位', '审计管理员');
  await p.page.keyboard.press('Escape');
  await p.accessible('the account form');
  await p.dialog().getByRole('button', { name: /^建\s?立$/ }).click();
  await p.sees('只显示这一次');
  const once = (await p.page.locator('.once code').textContent())!.trim();
  await p.button('已交给本人').click();
  await p.leaves();

  const owner = await Person.sit(stage.browser, stage.server);
  await enters(owner, 'heping.new', once);
  await owner.page.getByLabel('新密码').fill('Feng7-Hai23-Shan');
  await owner.page.getByLabel('再输一遍').fill('Feng7-Hai23-Shan');
  await owner.accessible('the new password');
  await owner.button('修改密码并继续').click();
  await owner.page.locator('.shell').waitFor();
  await owner.leaves();
});

test('a city lays down how it verifies across its counties; only then a county can begin such business', async () => {
  const clerk = await stage.sits('heping.clerk', '/cases/new');
  await clerk.page.getByText('新申请', { exact: true }).waitFor();
  expect(await clerk.page.getByText('市内核对', { exact: true }).count()).toBe(0);

  const made = await (await stage.robot('security.admin')).call('POST', '/accounts', { login: 'shenyang.system', name: '市系统管理员（演示）', agency: '210100', roles: ['system'] });
  const city = await Person.sit(stage.browser, stage.server);
  await enters(city, 'shenyang.system', made.password);
  await city.page.getByLabel('新密码').fill('Feng7-Hai23-Shan');
  await city.page.getByLabel('再输一遍').fill('Feng7-Hai23-Shan');
  await city.button('修改密码并继续').click();
  await city.room('本省设置');
  await city.sees('尚未规定；保存后');
  const panel = city.page.getByRole('region', { name: '市内核对程序' });
  await panel.getByLabel('反馈时限').fill('7');
  await panel.getByLabel('复核时限').fill('5');
  await city.accessible('the procedure of a city');
  await panel.getByRole('button', { name: /^保\s?存$/ }).click();
  await city.sees('此后的市内核对按此办理');
  await city.looks('d9-procedure');
  await city.leaves();

  await clerk.page.reload();
  await clerk.page.getByText('市内核对', { exact: true }).waitFor();
  await clerk.leaves();
});

test('a device that nobody registered shows its code, and gets in once it is registered', async () => {
  await (await stage.robot('security.admin')).call('PUT', '/agencies/210300/device-required', { required: true });
  const p = await Person.sit(stage.browser, stage.server);
  await enters(p, 'anshan.clerk');
  await p.sees('登记码是公钥');
  const code = (await p.page.locator('.wrap code').first().textContent())!.trim();
  expect(Object.keys(JSON.parse(code)).sort()).toEqual(['crv', 'kty', 'x', 'y']); // the private part never leaves

  const admin = await stage.sits('security.admin', '/admin/devices');
  await admin.button('登记设备').click();
  await admin.finds('核对机构', '鞍山市核对中心');
  await admin.page.getByLabel('设备的位置或编号').fill('受理窗口 1 号机');
  await admin.page.getByLabel('登记码').fill(code);
  await admin.dialog().getByRole('button', { name: /^登\s?记$/ }).click();
  await admin.sees('受理窗口 1 号机');
  await admin.looks('d2-devices');
  await admin.leaves();

  await p.button('登记好了，重新登录').click();
  await enters(p, 'anshan.clerk');
  await p.page.locator('.shell').waitFor();
  await p.leaves();
});

test('which keys there are is told, and none is shown; the policies are there to read', async () => {
  const p = await stage.sits('security.admin', '/admin/keys');
  await p.page.getByRole('region', { name: '数据密钥' }).getByText('现用').waitFor();
  await p.sees('本系统');
  await p.looks('d3-keys');
  await p.room('授权策略');
  await p.page.getByLabel('查找策略').fill('R9.2');
  await p.button(/报告只提供给委托书所列的委托单位/).click();
  await p.sees(/report\.open/);
  await p.looks('d4-policies');
  await p.leaves();
});

test('a peer is registered by its certificate; what it does not take is told with its cause, sent again, and compared', async () => {
  const security = await stage.sits('security.admin', '/docking');
  await security.sees('还没有登记对接方');
  await security.button('登记对接方').click();
  await security.page.getByLabel('证书', { exact: true }).fill(readFileSync(certificate('210200'), 'utf8'));
  await security.page.getByLabel('对接地址').fill('https://127.0.0.1:9/docking/v1'); // nobody is there
  await security.accessible('the peer form');
  await security.dialog().getByRole('button', { name: /^登\s?记$/ }).click();
  await security.page.getByRole('row', { name: /大连市核对中心/ }).waitFor();
  await security.leaves();

  await application(await stage.robot('heping.clerk'), ['210200.vehicle'], '2026-10-20');
  const system = await stage.sits('system.admin', '/docking');
  const dalian = system.page.getByRole('row', { name: /大连市核对中心/ });
  await dalian.getByText('暂未送达').waitFor();
  await dalian.getByText(/对接方暂时无法连接|报文尚未送达对接方/).waitFor();
  await dalian.getByRole('button', { name: /对\s?账/ }).click();
  await system.dialog().getByRole('button', { name: /^对\s?账$/ }).click();
  await system.sees('对接方没有应答，未能对账');
  await system.looks('d5-docking');
  await system.leaves(true);

  await stage.at('2027-03-05T09:30'); // what had no limit of its own is given up after 90 days
  const later = await stage.sits('system.admin', '/docking');
  const letter = later.page.getByRole('region', { name: '未能送达的报文' }).getByRole('row').filter({ has: later.button(/重\s?发/) });
  await letter.first().getByText('到期仍没有送达').waitFor();
  await later.looks('d6-given-up');
  const before = await letter.count();
  await letter.first().getByRole('button', { name: /重\s?发/ }).click();
  await later.sees('已放回待送达');
  await expect.poll(() => letter.count()).toBe(before - 1);
  await later.leaves();

  const again = await stage.sits('security.admin', '/docking');
  await again.page.getByRole('row', { name: /大连市核对中心/ }).getByRole('button', { name: /注\s?销/ }).click();
  await again.page.locator('.ant-popconfirm').getByRole('button', { name: /注\s?销/ }).click();
  await again.page.getByRole('row', { name: /大连市核对中心/ }).getByText('已注销').waitFor();
  await again.leaves();
});

test('the settings cite their articles; the register is searched and verified', async () => {
  const system = await stage.sits('system.admin', '/admin/settings');
  await system.sees('第五条（R5.3a）');
  await system.looks('d7-settings');
  await system.leaves();

  const audit = await stage.sits('audit.admin', '/admin/register');
  await audit.button('校验全部登记').click();
  await audit.sees(/条登记与签名一致/);
  await audit.page.getByLabel('结果').getByText('查看', { exact: true }).click();
  await audit.looks('d8-register');
  await audit.leaves();
});

/** totp is the code of RFC 6238 that a phone would show. */
function totp(address: string, at: Date): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...new URL(address).searchParams.get('secret')!].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000)));
  const mac = createHmac('sha1', Buffer.from(bits.match(/.{8}/g)!.map((b) => parseInt(b, 2)))).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('everybody can give the account a second factor and a new password, which the next login asks for', async () => {
  const p = await stage.sits('shenyang.approver');
  const now = async () => new Date((await p.page.request.get(`${stage.server.url}/readyz`)).headers().date);
  await p.page.locator('.who').click();
  await p.page.getByText('设置动态口令').click();
  const made = p.page.waitForResponse((r) => r.url().endsWith('/account/second-factor') && r.request().method() === 'POST');
  await p.button('生成二维码').click();
  const { address } = (await (await made).json()) as { address: string };
  await p.accessible('the second factor');
  await p.page.getByLabel('动态口令', { exact: true }).fill(totp(address, await now()));
  await p.sees('动态口令已启用');

  await p.page.locator('.who').click(); // and change the password, while the work stays
  await p.page.getByText('修改密码').click();
  await p.page.getByLabel('现在的密码').fill(stage.server.passwords.get('shenyang.approver')!);
  await p.page.getByLabel('新密码').fill('Feng7-Hai23-Shan');
  await p.page.getByLabel('再输一遍').fill('Feng7-Hai23-Shan');
  await p.accessible('a password of one’s own');
  await p.dialog().getByRole('button', { name: '修改密码' }).click();
  await p.sees('密码已修改');

  const again = await Person.sit(stage.browser, stage.server);
  await enters(again, 'shenyang.approver', 'Feng7-Hai23-Shan');
  await again.page.getByLabel('动态口令').fill(totp(address, new Date((await now()).getTime() + 30_000))); // a code opens once
  await again.page.locator('.shell').waitFor();
  await again.leaves();
  await p.leaves();
});
