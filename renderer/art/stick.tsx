interface StickProps {
  /** Between waiting for one, being made, and ready. */
  readonly mood: 'wanted' | 'working' | 'ready' | 'trouble';
}

/** A stick, and how it is doing. The words beside it say the same. */
export function Stick({ mood }: StickProps) {
  return (
    <svg className={`art art-stick art-stick-${mood}`} viewBox="0 0 200 160" aria-hidden="true">
      <ellipse cx="100" cy="142" rx="78" ry="11" fill="var(--art-ground)" />
      <circle cx="100" cy="74" r="64" fill="var(--art-ground)" />
      {mood === 'wanted' ? (
        <g fill="none" stroke="var(--art-shape)" strokeWidth="3" strokeDasharray="7 6" strokeLinejoin="round">
          <rect x="76" y="54" width="48" height="84" rx="12" />
          <rect x="86" y="22" width="28" height="32" rx="3" />
        </g>
      ) : (
        <g>
          <rect x="86" y="22" width="28" height="36" rx="3" fill="var(--art-shape)" />
          <rect x="92" y="30" width="5" height="9" fill="var(--art-light)" />
          <rect x="103" y="30" width="5" height="9" fill="var(--art-light)" />
          <rect x="76" y="54" width="48" height="84" rx="12" fill="var(--art-shape-deep)" />
          <rect x="83" y="62" width="34" height="52" rx="7" fill="var(--art-light)" />
        </g>
      )}
      {mood === 'working' && (
        <path
          className="art-flicker"
          d="M100.500 70c1.700 6 11 10.300 11 20.500 0 6.600-5 11-11.500 11s-11.500-4.700-11.500-11c0-4.800 2.500-7.700 5-10.300.5 2.700 1.700 4.200 3.300 4.900-.6-5.900.4-11.300 3.700-15.100Z"
          fill="var(--art-flame)"
        />
      )}
      {mood === 'ready' && (
        <path
          d="m89 88 8 9 15-18"
          fill="none"
          stroke="var(--color-good)"
          strokeWidth="6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
      {mood === 'trouble' && (
        <path d="M100 74v18M100 102v.5" stroke="var(--color-bad)" strokeWidth="7" strokeLinecap="round" />
      )}
      {mood === 'ready' && (
        <g fill="var(--art-glow)">
          <path d="m150 40 3.500 8.500L162 52l-8.500 3.500L150 64l-3.500-8.500L138 52l8.500-3.500Z" />
          <path d="m46 60 2.500 6.500L55 69l-6.500 2.500L46 78l-2.500-6.500L37 69l6.500-2.500Z" />
          <path d="m148 96 2 5 5 2-5 2-2 5-2-5-5-2 5-2Z" />
        </g>
      )}
    </svg>
  );
}
