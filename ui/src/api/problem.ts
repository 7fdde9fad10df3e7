import type { components } from './types';

type Sent = Partial<components['schemas']['Problem']>;

/** A Problem is what went wrong: what happened, by which rule, what to do. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly cite?: string;
  readonly rule?: string;
  readonly mend?: string;
  readonly trace?: string;
  readonly fields: { path: string; name?: string; message: string }[];

  constructor(sent: Sent) {
    super(sent.detail || '操作没有完成');
    this.status = sent.status ?? 0;
    this.code = sent.code ?? 'unknown';
    this.title = sent.title || '出错了';
    this.cite = sent.cite;
    this.rule = sent.rule;
    this.mend = sent.mend;
    this.trace = sent.trace;
    this.fields = sent.errors ?? [];
  }

  static readonly offline = () => new Problem({
    code: 'offline', title: '网络中断', detail: '没有连上服务器，本次操作没有完成', mend: '填写的内容都还在；请检查网络后再试一次',
  });

  static readonly left = () => new Problem({
    code: 'session.left', title: '登录已结束', detail: '登录已结束，本次操作没有完成', mend: '请重新登录后再办理',
  });

  /** of turns whatever was thrown or answered into a Problem. */
  static of(what: unknown): Problem {
    if (what instanceof Problem) return what;
    if (what && typeof what === 'object' && 'detail' in what) return new Problem(what as Sent);
    return new Problem({ code: 'unexpected', title: '页面出错', detail: '页面遇到没有料到的情况', mend: '请刷新页面；仍不行的，请告诉系统管理员' });
  }
}
