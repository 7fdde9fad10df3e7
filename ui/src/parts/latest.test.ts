import { expect, test } from 'vitest';
import { latest } from './latest';

/** slowly gives a write whose answers come when they are told to, and what it wrote. */
function slowly() {
  const wrote: string[] = [], ends: ((e?: Error) => void)[] = [];
  const write = latest((a: string) => (wrote.push(a), new Promise<void>((ok, no) => ends.push((e) => (e ? no(e) : ok())))));
  const end = async (e?: Error) => {
    ends.shift()!(e);
    await new Promise((go) => setTimeout(go));
  };
  return { write, wrote, end };
}

test('what is chosen while an earlier choice is written is written, too; of several, the last', async () => {
  const { write, wrote, end } = slowly();
  const first = write('a');
  const all = [first, write('ab'), write('abc')];
  await end();
  expect(wrote).toEqual(['a', 'abc']);
  await end();
  await Promise.all(all);
  const again = write('ab');
  await end();
  await again;
  expect(wrote).toEqual(['a', 'abc', 'ab']);
});

test('the last failure is told, one that was overtaken is not, and the next choice is tried', async () => {
  const { write, end } = slowly();
  const first = write('a'), second = write('ab');
  await end(new Error('broken line'));
  await end();
  await Promise.all([first, second]);
  const third = expect(write('abc')).rejects.toThrow('refused');
  await end(new Error('refused'));
  await third;
  const fourth = write('a');
  await end();
  await fourth;
});
