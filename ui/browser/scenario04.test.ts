import { test } from 'vitest';
import { application, settled, type Made } from './robot';
import { staged } from './stage';

let made: Made;
const stage = staged('2026-10-26T09:00', async (s) => {
  const heping = await s.robot('heping.clerk');
  made = await settled(heping, (await application(heping, ['210200.vehicle', '210300.deposit'], '2026-10-20')).id, ['210200.vehicle']);
});

const open = () => made.tasks.find((t) => t.item === '210300.deposit')!.id;

test('scenario 4: the agency is reminded 5, 3 and 1 working days before the limit', async () => {
  for (const [day, left] of [['2026-11-30', 5], ['2026-12-02', 3], ['2026-12-04', 1]]) {
    await stage.at(`${day}T09:00`);
    const anshan = await stage.sits('anshan.clerk');
    await anshan.sees(new RegExp(`协查任务“银行存款与理财（鞍山市）”还剩 ${left} 个工作日，2026年12月7日.* 届满`));
    if (left === 1) await anshan.looks('42-reminded');
    await anshan.leaves();
  }
});

test('scenario 4: after the limit results are refused, the reason is taken and stands in a partial report', async () => {
  await stage.at('2026-12-08T09:00'); // working day 31
  const anshan = await stage.sits('anshan.clerk', `/tasks/${open()}`);
  await anshan.sees('反馈时限已过，不再接收核对结果');
  await anshan.looks('40-expired');
  await anshan.button('说明未反馈原因').click();
  await anshan.page.getByLabel('原因', { exact: true }).fill('银行核心系统迁移停机，存款数据无法查询');
  await anshan.button('告诉发起机构').click();
  await anshan.sees('原因：银行核心系统迁移停机');
  await anshan.leaves();

  const approver = await stage.sits('heping.approver', `/cases/${made.id}`);
  await approver.sees('原因：银行核心系统迁移停机');
  await approver.looks('41-case-expired');
  await approver.button('出具报告').click();
  await approver.page.getByLabel('出具原因').fill('存款数据因停机无法取得，先行出具');
  await approver.button('出具第 1 版').click();
  await approver.sees('部分未反馈');
  await approver.leaves();
});
