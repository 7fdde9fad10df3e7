import { useNavigate, useRouter } from '@tanstack/react-router';
import { Button, type ButtonProps } from 'antd';

/** GoButton is a link to a room, or to a place in it, that looks like a button. */
export function GoButton({ to, hash, ...rest }: ButtonProps & { to: string; hash?: string }) {
  const navigate = useNavigate();
  const router = useRouter();
  const go = (e: React.MouseEvent) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey) return; // a new tab is the browser's
    e.preventDefault();
    void navigate({ to, hash });
  };
  return <Button {...rest} href={router.buildLocation({ to, hash }).href} onClick={go} />;
}
