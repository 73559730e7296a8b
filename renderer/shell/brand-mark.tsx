/** An eye whose pupil is a pulse. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <g
        fill="none"
        stroke="var(--text-on-accent)"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d="M5.5 16c3.2-5.2 6.7-7.6 10.5-7.6s7.3 2.4 10.5 7.6c-3.2 5.2-6.7 7.6-10.5 7.6S8.7 21.2 5.5 16z" />
        <path d="M12.2 16h1.9l1.2-3 1.7 6 1.2-3h1.6" />
      </g>
    </svg>
  );
}
