import { zoneColumns, zoneCount } from './pointer.ts';
import './zones.css';

/** The zones of a field, with those marked that were reached. */
export function Zones({ reached }: { readonly reached: ReadonlySet<number> }) {
  return (
    <div className="zones" style={{ gridTemplateColumns: `repeat(${zoneColumns}, 1fr)` }} aria-hidden="true">
      {Array.from({ length: zoneCount }, (_, zone) => (
        <span key={zone} className={reached.has(zone) ? 'zone zone-reached' : 'zone'}>
          {reached.has(zone) && '✓'}
        </span>
      ))}
    </div>
  );
}
