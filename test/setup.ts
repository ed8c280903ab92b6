import fc from 'fast-check';

/**
 * One seed for every property, printed where one fails; another with NCSSR_SEED. Runs of the same code agree, and a
 * search for new counter-examples is a matter of another seed.
 */
fc.configureGlobal({ seed: Number(process.env['NCSSR_SEED'] ?? 20251112) });
