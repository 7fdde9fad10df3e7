import { Link } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';

type Props = { title: string; under?: ReactNode; tags?: ReactNode; actions?: ReactNode; up?: { to: string; title: string }; children: ReactNode };

/** Page is a room's frame: heading, what stands under it, actions at the right.
 * The window's title never names a person; say personal things in `under`. */
export function Page({ title, under, tags, actions, up, children }: Props) {
  useEffect(() => void (document.title = `${title} · 核对`), [title]);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          {up && <nav className="crumb" aria-label="上一级"><Link to={up.to}>{up.title}</Link> / <span>{title}</span></nav>}
          <h1>{title} {tags}</h1>
          {under && <div className="page-under">{under}</div>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** Panel is a white card with its own heading. */
export function Panel({ title, under, extra, children, id, flush }: { title: string; under?: ReactNode; extra?: ReactNode; children: ReactNode; id?: string; flush?: boolean }) {
  return (
    <section className="panel" id={id} aria-label={title}>
      <header className="panel-head"><h2>{title}</h2>{under && <span className="faint">{under}</span>}<span className="grow" />{extra}</header>
      <div className={flush ? 'panel-flush' : 'panel-body'}>{children}</div>
    </section>
  );
}
