import { useNavigate, useRouter } from '@tanstack/react-router';
import { Button, type ButtonProps } from 'antd';
import type { Search } from '../app/router';

/** GoButton is a link to a room, or to a place in it, that looks like a button. */
export function GoButton({ to, hash, search, ...rest }: ButtonProps & { to: string; hash?: string; search?: Search }) {
  const navigate = useNavigate();
  const router = useRouter();
  const go = (e: React.MouseEvent) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey) return; // a new tab is the browser's
    e.preventDefault();
    void navigate({ to, hash, search: search as never });
  };
  return <Button {...rest} href={router.buildLocation({ to, hash, search: search as never }).href} onClick={go} />;
}
