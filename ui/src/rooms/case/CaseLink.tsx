import { Link } from '@tanstack/react-router';

export const CaseLink = ({ id, number }: { id: string; number: string }) => <Link to="/cases/$id" params={{ id }} className="mono">{number}</Link>;
