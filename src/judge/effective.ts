/** NCSSR 2.0.5 replaces every earlier version from this day on. */
export const since205 = { from: '2025-11-12' } as const;
