import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { api, done, type Schemas } from '../../api/client';
import { has } from '../../app/menu';
import { list } from '../../parts/list';
import { useNames } from '../../parts/names';
import { ProblemView } from '../../parts/ProblemView';
import { useAct } from '../../parts/useAct';
import { useLogin } from '../../parts/useLogin';

type Detail = Schemas['CaseDetail'];
type Fields = { household?: number; member: number; task: string; raiser: 'department' | 'subject'; words?: string };

/** RaiseObjection doubts one category that one agency answered: for the household
 * or one member of it (R5.5a). Whether it may be doubted again, the server says. */
export function RaiseObjection({ c, household }: { c: Detail; household: number }) {
  const [open, setOpen] = useState(false);
  const answered = list(c.tasks).some((t) => t.state === 'answered');
  return (
    <>
      <Button disabled={!answered} title={answered ? undefined : '还没有可以提出异议的结果'} onClick={() => setOpen(true)}>提出异议</Button>
      {open && <ObjectionForm c={c} household={household} close={() => setOpen(false)} />}
    </>
  );
}

function ObjectionForm({ c, household, close }: { c: Detail; household: number; close: () => void }) {
  const login = useLogin();
  const { agency } = useNames();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const officer = has(login, 'officer');
  const raise = useAct(async (f: Fields) => {
    const task = list(c.tasks).find((t) => t.id === f.task)!;
    const item = await done(api.GET('/api/v1/items/{id}', { params: { path: { id: task.item } } }));
    await done(api.POST('/api/v1/cases/{id}/objections', { params: { path: { id: c.id } }, body: {
      household: f.household ?? household, member: f.member, category: item.category, assisting: task.assisting, raiser: f.raiser, words: f.words?.trim() || undefined,
    } }));
    await queries.invalidateQueries({ queryKey: ['case', c.id] });
    void message.success('异议已登记；可以上传佐证材料');
    close();
  });
  const tasks = list(c.tasks).filter((t) => t.state === 'answered').map((t) => ({ value: t.id, label: `${t.itemName} · ${agency(t.assisting)}` }));
  return (
    <Modal open title="对核对结果提出异议" okText="登记异议" cancelText="取消" onCancel={close} onOk={() => form.submit()} okButtonProps={{ loading: raise.busy }} width={560}>
      <p className="faint gap-below">同一对象、同一类别、同一协查机构只复核一次；佐证材料可以补充，不是前提。依据《操作规范》第五条。</p>
      <Form<Fields> form={form} layout="vertical" requiredMark={false} initialValues={{ household, member: 0, raiser: officer ? 'department' : 'subject', task: tasks.length === 1 ? tasks[0].value : undefined }} onFinish={(f) => void raise.run(f)}>
        <Form.Item label="谁提出" name="raiser"><Radio.Group options={[{ value: 'department', label: '委托单位', disabled: !officer }, { value: 'subject', label: officer ? '核对对象，由委托单位转交' : '核对对象，由本机构代为登记' }]} /></Form.Item>
        {c.households > 1 && <Form.Item label="哪一户" name="household"><Select showSearch options={numbers(c.households, (n) => `第 ${n} 户`)} /></Form.Item>}
        <Whose c={c} form={form} />
        <Form.Item label="对哪一项的结果" name="task" rules={[{ required: true, message: '请选择对哪一项的结果' }]}><Select options={tasks} placeholder="目录项和反馈它的协查机构" /></Form.Item>
        <Form.Item label="异议内容" name="words" extra="加密保存，只给参与机构看；不要写身份证号"><Input.TextArea rows={3} maxLength={500} showCount placeholder="如：该账户已于核对前销户，存款用于治病" /></Form.Item>
      </Form>
      {raise.problem && <ProblemView problem={raise.problem} />}
    </Modal>
  );
}

const numbers = (n: number, label: (n: number) => string) => Array.from({ length: Math.min(n, 2000) }, (_, i) => ({ value: i + 1, label: label(i + 1) }));

/** Whose names the members where they are already on the page, and counts them otherwise. */
function Whose({ c, form }: { c: Detail; form: ReturnType<typeof Form.useForm<Fields>>[0] }) {
  const household = Form.useWatch('household', form) ?? 1;
  const kept = useQueryClient().getQueryData<Schemas['ReportHousehold']>(['case', c.id, 'coverage', household, c.revision]);
  const members = list(kept?.members);
  const named = members.map((m, i) => ({ value: i + 1, label: `${m.name}（${m.relation}）` }));
  const joined = list(c.supplements).filter((s) => s.household === household).reduce((n, s) => n + s.subjects, 0);
  const counted = numbers(c.households === 1 ? c.subjects + joined : 20, (n) => `第 ${n} 名成员`);
  return <Form.Item label="对谁的结果" name="member" extra={members.length ? undefined : '按核对报告中家庭成员的顺序'}><Select options={[{ value: 0, label: '全户' }, ...(members.length ? named : counted)]} /></Form.Item>;
}
