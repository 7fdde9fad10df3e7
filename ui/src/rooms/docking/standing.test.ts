import { expect, test } from 'vitest';
import { ending, standing, type Doing } from './standing';

const now = new Date('2026-11-02T01:30:00Z');
const well: Doing = { until: '2029-10-08T00:00:00Z', waiting: 0, givenUp: 0 };

test('a peer’s gravest trouble is what its state says', () => {
  const says = (p: Partial<Doing>) => standing({ ...well, ...p }, now).says;
  expect(says({})).toBe('正常');
  expect(says({ waiting: 2 })).toBe('正常'); // on their way
  expect(says({ waiting: 2, fault: 'docking.down' })).toBe('暂未送达');
  expect(says({ waiting: 2, fault: 'docking.down', givenUp: 1 })).toBe('有报文未送达');
  expect(says({ until: '2026-11-01T00:00:00Z', givenUp: 1 })).toBe('证书已过期');
  expect(says({ until: undefined, givenUp: 1 })).toBe('缺证书');
  expect(says({ revokedAt: '2026-11-01T00:00:00Z', givenUp: 1 })).toBe('已注销');
});

test('a certificate’s end is told in its last month', () => {
  expect(ending('2026-12-10T00:00:00Z', now)).toBeUndefined();
  expect(ending('2026-11-12T01:30:00Z', now)).toBe(10);
  expect(ending('2026-11-02T02:00:00Z', now)).toBe(0);
  expect(ending('2026-11-01T00:00:00Z', now)).toBeUndefined();
});
