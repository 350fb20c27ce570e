/** How grave something looks; the tokens `--calm`, `--watch`, `--warning` and `--critical`. */
export type Tone = 'calm' | 'watch' | 'warning' | 'critical';
