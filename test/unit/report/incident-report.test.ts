import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { redactIncident } from '../../../electron/core/incident/redact-incident.ts';
import { createReportLanguage, type ReportLanguage } from '../../../electron/core/report/report-language.ts';
import { exportIncident } from '../../../electron/core/report/export-incident.ts';
import { lastEndNotice, pageLanguage } from '../../../electron/host/host-language.ts';
import { incidentPlain } from '../../../electron/core/report/report-plain.ts';
import { REPORT_STYLE, REPORT_STYLE_HASH } from '../../../electron/core/report/report-style.ts';
import { summarizeIncident } from '../../../electron/core/incident/incident.ts';
import { KILLED_AT, PLAIN_NAMES, sampleIncident } from '../../doubles/incidents.ts';

const ENGLISH = createReportLanguage('en-US', 'decimal', 'UTC');
const PORTUGUESE = createReportLanguage('pt-BR', 'decimal', 'America/Sao_Paulo');
const HOSTILE = '<img src=x onerror=alert(1)>|[x](javascript:1)\u001b[31m\n# <script>';

function inAllFormats(language: ReportLanguage, redacted = false, incident = sampleIncident()): Record<string, string> {
  const told = redacted ? redactIncident(incident, language.words.redacted) : incident;
  return {
    markdown: exportIncident(incident, 'markdown', redacted, language),
    html: exportIncident(incident, 'html', redacted, language),
    json: exportIncident(incident, 'json', redacted, language),
    plain: incidentPlain(told, language, 80),
  };
}

describe('a report', () => {
  test('says what happened, who drove it, why another was taken, and how right the forecast was', () => {
    const { markdown = '', html = '', plain = '' } = inAllFormats(ENGLISH);
    const said = [
      'Memory of shop.service was exhausted',
      'November 23, 2026',
      'The kernel ended shop-database (7002), which held 734 MB.',
      'report-builder (7001) filled it: it grew by 315 MB to 336 MB.',
      'That was 93% of the growth.',
      'its oom_score_adj made the kernel take it first',
      'said: full in about 25 seconds (18 to 35).',
      'It took 25 seconds.',
      'That was within the forecast.',
      'Warning: exhaustion in sight',
      'Paused: watchman (7003), by the rule spare the shop',
      'Asked to close: report-builder (7001), from the browser',
      'Killed: shop-database (7002)',
      'Candidates for the kernel',
      'Triggered by',
    ];
    const flat = (text: string) => text.replaceAll('\\', '').replaceAll(/\s+/g, ' ');
    for (const words of said) {
      expect(flat(markdown)).toContain(words);
      expect(flat(html)).toContain(words);
      expect(flat(plain)).toContain(words);
    }
    expect(markdown).toContain('    Memory cgroup out of memory: Killed process 7002 (shop-database)');
  });

  test('says who is who, and what the kernel counted each as', () => {
    const { markdown = '', html = '' } = inAllFormats(ENGLISH);
    // 737 MB, its page tables and half of the limit, for its oom_score_adj is 500.
    expect(markdown).toContain('| shop-database (7002), victim | 737 MB | 0 B | 500 | 1.28 GB |');
    expect(markdown).toContain('    report-builder (7001), culprit ');
    expect(html).toContain('report-builder (7001) <span class="badge culprit">culprit</span>');
    expect(html).toContain('What to do about report-builder (7001)');
    expect(html).toContain('Grey: what the first warning forecast');
  });

  test('is in the language and in the figures of its reader', () => {
    const { markdown = '', html = '', plain = '' } = inAllFormats(PORTUGUESE);
    for (const text of [markdown, plain, html]) {
      expect(text).toContain('A memória de shop.service se esgotou');
      expect(text).toContain('23 de novembro de 2026');
      expect(text).toContain('11:03:02');
      expect(text).toContain('O kernel encerrou shop-database (7002), que tinha 734 MB.');
      expect(text).toContain('Linha do tempo');
      expect(text.replaceAll(/\s+/g, ' ')).toContain('cheia em cerca de 25 segundos (18 a 35).');
    }
    expect(html).toContain('<html lang="pt-BR">');
    expect(html).not.toMatch(/\b(the kernel|which held|Timeline|What to do)\b/i);
    const small = createReportLanguage('pt-BR', 'binary', 'UTC').wording.bytes(1.5 * 2 ** 30);
    expect(small).toBe('1,5 GiB');
  });

  test('as JSON is the same in every language', () => {
    expect(exportIncident(sampleIncident(), 'json', true, PORTUGUESE)).toBe(
      exportIncident(sampleIncident(), 'json', true, ENGLISH),
    );
    expect(JSON.parse(exportIncident(sampleIncident(), 'json', false, PORTUGUESE))).toEqual(sampleIncident());
  });

  test('in a language that is not spoken here is in English, figures and all', () => {
    const fallback = createReportLanguage('de-DE', 'decimal', 'UTC');
    expect(fallback.language).toBe('en');
    expect(fallback.wording.bytes(1.5e9)).toBe('1.5 GB');
  });

  test('for a page that names a place or a language that does not exist is made for the host', () => {
    const settings = { language: 'pt-BR', units: 'decimal' } as const;
    expect(pageLanguage(settings, 'en-GB', 'Europe/London').language).toBe('en');
    expect(pageLanguage(settings, undefined, undefined).language).toBe('pt-BR');
    expect(pageLanguage(settings, 'x-', 'Mars/Crater').language).toBe('pt-BR');
  });

  test('no name becomes markup in it', () => {
    const line = HOSTILE.replace('\n', ' ');
    const names = { ...PLAIN_NAMES, culprit: HOSTILE, victim: line, pool: `/${line}`, rule: HOSTILE };
    const { html = '', markdown = '', plain = '' } = inAllFormats(ENGLISH, false, sampleIncident(names));
    expect(html).not.toMatch(/<(img|script)/);
    for (const text of [html, markdown, plain]) expect(text).not.toContain('\u001b');
    const marked = markdown.split('\n').filter((line) => !line.startsWith('    '));
    expect(marked.join('\n')).not.toMatch(/(^|[^\\])<img|[^\\]\]\(/);
  });

  test('as a page has no script and a policy that allows its own style only', () => {
    const { html = '' } = inAllFormats(ENGLISH);
    const hash = createHash('sha256').update(REPORT_STYLE).digest('base64');
    expect(REPORT_STYLE_HASH).toBe(hash);
    expect(html).toContain(`default-src 'none'; style-src 'sha256-${hash}'`);
    expect(html).not.toMatch(/<script|\son\w+=|\sstyle=|https?:|url\(/);
  });

  test('of an incident of which nothing was seen is still a report', () => {
    const chart = { at: [], used: [], limit: 0, consumers: [] };
    const bare = sampleIncident(PLAIN_NAMES, {
      kind: 'unclean-end',
      culprit: null,
      victims: [],
      difference: null,
      timeline: [],
      forecast: null,
      advice: [],
      records: [],
      chart,
    });
    const { markdown = '', html = '', plain = '' } = inAllFormats(ENGLISH, false, bare);
    for (const text of [markdown, html, plain]) expect(text).toContain('Nothing is known that would help.');
    expect(html).not.toContain('NaN');
  });
});

describe('a redacted report', () => {
  test('keeps the words of the kernel, with other names, the same everywhere', () => {
    const told = redactIncident(sampleIncident());
    const victim = told.victims[0]?.name ?? '';
    expect(victim).toMatch(/^process [A-Z]$/);
    expect(told.records[0]?.name).toBe(victim);
    expect(told.records[0]?.tasks[0]?.name).toBe(victim);
    expect(told.chart.consumers[1]?.name).toBe(victim);
    expect(told.timeline.at(-1)).toMatchObject({ name: victim, pid: 7002 });
    const [invoked, charged, summary, killed] = told.records[0]?.lines ?? [];
    expect(invoked).toBe(
      `${told.records[0]?.invoker} invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL|__GFP_NOWARN), order=0, oom_score_adj=0`,
    );
    expect(charged).toBe('memory: usage 1048576kB, limit 1048576kB, failcnt 66');
    const pool = told.pool.id;
    expect(pool).toMatch(/^\/cgroup-[A-Z]\/cgroup-[A-Z]$/);
    expect(told.pool.label).toBe(pool.split('/').at(-1));
    expect(summary).toContain(`,cpuset=${pool},mems_allowed=0,oom_memcg=${pool},task_memcg=${pool}/cgroup-`);
    expect(summary).toContain(`,task=${victim},pid=7002,uid=user-A`);
    expect(killed).toBe(
      `Memory cgroup out of memory: Killed process 7002 (${victim}) total-vm:2484900kB, anon-rss:700000kB, file-rss:20000kB, shmem-rss:0kB, pgtables:3332kB, oom_score_adj:500`,
    );
  });

  test('tells what daemons did without what the programs were called with', () => {
    const { records } = redactIncident(sampleIncident());
    expect(records.slice(1).flatMap(({ lines }) => lines)).toEqual([
      expect.stringMatching(
        /^sending SIGTERM to process 7003 uid user-A "process [A-Z]": oom_score 985, oom_score_adj 0, VmRSS 72 MiB$/,
      ),
      expect.stringMatching(/^Killed\("\/cgroup-A\/cgroup-B\/cgroup-C", "memory-pressure"\)$/),
      expect.stringMatching(
        /^Marked \/cgroup-A\/cgroup-B\/cgroup-C for killing due to memory pressure for \/cgroup-A\/cgroup-B being 72\.73%/,
      ),
      expect.stringMatching(/^process [A-Z] \(7003\): vm-pageshortage$/),
    ]);
  });

  test.each([
    ['cut by the kernel', 'gnome-terminal-server', 'gnome-terminal-'],
    ['cut within a letter', 'verschlüsselü-x', 'verschlüssel\ufffd'],
    ['with escaped bytes', 'größe', 'gr\\xc3\\xb6\\xc3\\x9fe'],
  ])('has one name for a program whose name is also %s', (_, whole, other) => {
    const incident = sampleIncident({ ...PLAIN_NAMES, culprit: whole });
    const [victim] = incident.victims;
    const told = redactIncident({ ...incident, victims: victim ? [{ ...victim, name: other }] : [] });
    expect(told.victims[0]?.name).toBe(told.culprit?.name);
    expect(told.chart.consumers[1]?.name).not.toBe(told.culprit?.name);
  });

  test('speaks of processes in its own language', () => {
    const { markdown = '' } = inAllFormats(PORTUGUESE, true);
    expect(markdown).toMatch(/O kernel encerrou processo [A-Z] \(7002\)/);
    expect(markdown).toMatch(/Killed process 7002 \(processo [A-Z]\)/);
  });

  test('keeps the numbers and says who did what, but not by which rule', () => {
    const incident = sampleIncident();
    const told = redactIncident(incident);
    expect(told.chart.used).toEqual(incident.chart.used);
    expect(told.timeline.flatMap((entry) => ('by' in entry ? [entry.by] : []))).toEqual(['rule A', 'web']);
  });
});

test('after a freeze the first thing that is said is when it was, who it was, and how to read more', () => {
  const end = { ...summarizeIncident(sampleIncident()), kind: 'unclean-end' as const };
  const inEnglish = lastEndNotice(end, { language: 'en', units: 'decimal' });
  expect(inEnglish).toMatch(
    /^The last session ended at .*, when memory ran out because of report-builder\. What happened: headroom incidents show 2026/,
  );
  const inPortuguese = lastEndNotice(end, { language: 'pt-BR', units: 'decimal' });
  expect(inPortuguese).toMatch(
    /^A última sessão terminou às .*, quando a memória acabou por causa de report-builder\. O que aconteceu: headroom/,
  );
  expect(createReportLanguage('en-US', 'decimal', 'UTC').clock(KILLED_AT, KILLED_AT)).toBe('02:03:02 PM');
  expect(createReportLanguage('en-US', 'decimal', 'UTC').clock(KILLED_AT, KILLED_AT + 86_400_000)).toBe(
    'Nov 23, 2026, 02:03:02 PM',
  );
});

test('a report says who tells of it, and a redacted one does not name the machine', () => {
  const incident = { ...sampleIncident(), origin: { host: 'build-box', headroom: '1.2.3' } };
  for (const text of Object.values(inAllFormats(ENGLISH, false, incident))) {
    expect(text).toContain('build-box');
    expect(text).toContain('1.2.3');
  }
  for (const text of Object.values(inAllFormats(PORTUGUESE, true, incident))) {
    expect(text).not.toContain('build-box');
    expect(text).toContain('1.2.3');
  }
});
