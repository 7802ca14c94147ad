/** Rekindle's mark: a flame that is rising again. The same drawing as resources/icons/icon.svg. */
export function Logo({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <rect x="2" y="2" width="60" height="60" rx="17" fill="#c24a1f" />
      <path
        d="M33 9c3 9 16 15 16 29 0 10-7.600 17-17 17s-17-7-17-16.500c0-7 3.600-11.500 7.200-15.500.8 4 2.600 6.200 5 7.300C26.500 22.500 28 14.500 33 9Z"
        fill="#ffb765"
      />
      <path
        d="M32.600 29c1.600 4.800 8.400 7.600 8.400 15 0 5.500-4 9-9 9s-9-3.500-9-8.600c0-3.900 2.200-6.300 4.200-8.600.5 2 1.400 3.200 2.700 3.900-.3-4 .5-8 2.700-10.700Z"
        fill="#fff6e6"
      />
    </svg>
  );
}
