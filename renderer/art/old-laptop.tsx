/** An old laptop with a warm light on its screen, and a stick beside it. */
export function OldLaptop() {
  return (
    <svg className="art" viewBox="0 0 320 220" aria-hidden="true">
      <ellipse cx="160" cy="196" rx="140" ry="16" fill="var(--art-ground)" />
      <circle cx="158" cy="92" r="84" fill="var(--art-ground)" />
      <path d="M38 128c0-22 14-32 14-32s14 10 14 32-6 30-14 30-14-8-14-30Z" fill="var(--art-leaf)" />
      <path d="M52 112v74" stroke="var(--art-shape-deep)" strokeWidth="3" strokeLinecap="round" />
      <path d="M34 170h36l-5 26H39Z" fill="var(--art-flame)" opacity=".75" />
      <rect x="84" y="38" width="148" height="112" rx="11" fill="var(--art-shape-deep)" />
      <rect x="94" y="48" width="128" height="90" rx="5" fill="var(--art-light)" />
      <circle cx="158" cy="94" r="34" fill="var(--art-glow)" opacity=".3" />
      <path
        d="M159 64c2.400 8 15 14 15 28 0 9-7 15-16 15s-16-6.500-16-15c0-6.500 3.400-10.500 6.800-14 .7 3.600 2.400 5.600 4.600 6.600-1-8 .4-15.400 5.600-20.600Z"
        fill="var(--art-flame)"
      />
      <path
        d="M158.600 84c1.200 4 7 6.400 7 12.500 0 4.600-3.300 7.500-7.600 7.500s-7.600-2.900-7.600-7.200c0-3.200 1.800-5.200 3.500-7.100.4 1.700 1.200 2.700 2.300 3.200-.3-3.300.6-6.600 2.400-8.900Z"
        fill="var(--art-light)"
      />
      <path d="M74 150h168l16 34c2 4-1 8-5 8H63c-4 0-7-4-5-8Z" fill="var(--art-shape)" />
      <path d="M88 157h140l6 13H82Z" fill="var(--art-shape-deep)" opacity=".45" />
      <rect x="138" y="175" width="40" height="9" rx="3" fill="var(--art-shape-deep)" opacity=".45" />
      <g transform="rotate(-14 272 160)">
        <rect x="258" y="128" width="28" height="52" rx="7" fill="var(--art-flame)" />
        <rect x="263" y="110" width="18" height="20" rx="2" fill="var(--art-shape)" />
        <rect x="267" y="115" width="3.500" height="6" fill="var(--art-light)" />
        <rect x="274" y="115" width="3.500" height="6" fill="var(--art-light)" />
        <circle cx="272" cy="168" r="4" fill="var(--art-light)" />
      </g>
    </svg>
  );
}
