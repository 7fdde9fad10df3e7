import { useEffect, useRef } from 'react';

const shown = '.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open';

/** useFocusBack gives the focus back to what opened a dialog when the dialog is gone:
 * one that is taken out of the page at once has no time to do so itself. The ref is
 * of the element into which dialogs are put. */
export function useFocusBack() {
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    let last: HTMLElement | undefined; // what had the focus last, before a dialog came
    const came = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && !document.querySelector(shown)) last = target;
    };
    const gone = new MutationObserver(() => {
      if (document.activeElement === document.body && last?.isConnected && !document.querySelector(shown)) last.focus();
    });
    document.addEventListener('focusin', came);
    gone.observe(root.current!, { childList: true });
    return () => (document.removeEventListener('focusin', came), gone.disconnect());
  }, []);
  return root;
}
