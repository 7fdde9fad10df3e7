import type { Schemas } from '../api/client';

/** Limited is what has a limit: a task or a review. */
export type Limited = Pick<Schemas['Task'], 'left' | 'dueOn' | 'dueKnown' | 'explanation' | 'receivedAt' | 'limitDays'> & {
  kind: string; // by whose article it is limited
  state: string;
  late?: boolean;
  answeredAt?: string;
  holder?: string;
  targetOn?: string;
};

export type Tone = 'success' | 'warning' | 'error' | 'default';

/** urgency says in words and in tone how a limit stands; colour is never alone. */
export function urgency(l: Pick<Limited, 'left' | 'state' | 'late'>): { words: string; tone: Tone } {
  if (l.state === 'answered') return l.late ? { words: '超期后反馈', tone: 'warning' } : { words: '已按期反馈', tone: 'success' };
  if (l.state === 'confirming' || l.state === 'returned') return { words: '尚未起算', tone: 'default' };
  if (l.state === 'terminated') return { words: '已终止', tone: 'default' };
  return leftWords(l.left);
}

/** leftWords says how many working days are left; negative ones have passed. */
export function leftWords(left: number): { words: string; tone: Tone } {
  if (left < 0) return { words: `超期 ${-left} 个工作日`, tone: 'error' };
  if (left === 0) return { words: '今日到期', tone: 'error' };
  return { words: `剩 ${left} 个工作日`, tone: left <= 3 ? 'warning' : 'success' };
}
