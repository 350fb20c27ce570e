import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../../electron/host/cli/run-report.ts';
import { englishLines } from '../../doubles/english-words.ts';
import { launchBrowser } from '../harness/browser.ts';
import { startServeIn } from '../harness/headroom-serve.ts';
import { runHeadroom } from '../harness/headroom.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-languages-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PORTUGUESE = { LANG: 'pt_BR.UTF-8', LC_ALL: '' };
const TRACE = 'test/fixtures/traces/jvm-growth.jsonl.gz';
const KILL_LOG = 'test/fixtures/kernel-log/published/old-4.9-docker-memcg-table-with-nr_pmds.log';
const environment = { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };

const inPortuguese = (...args: readonly string[]) => runHeadroom(args, { ...environment, ...PORTUGUESE });
const inEnglish = (...args: readonly string[]) => runHeadroom(args, environment);

/** A folder of settings with this in the file. */
function settingsOf(name: string, text: string): string {
  const directory = path.join(folder, name);
  mkdirSync(path.join(directory, 'headroom'), { recursive: true });
  writeFileSync(path.join(directory, 'headroom', 'settings.json'), text);
  return directory;
}

describe('headroom where the system speaks Portuguese', () => {
  it('says in it what the doctor finds', async () => {
    const { code, out } = await inPortuguese('doctor');
    expect([code, englishLines(out)]).toEqual([0, []]);
    expect(out).toMatch(/^Headroom \S+ em \S+ \(\S+\), Node/);
    expect(out).toMatch(/^ ok {4}leitor {11}A memória é lida/m);
  });

  it('says the same to programs in every language', async () => {
    const [ours, english] = await Promise.all([inPortuguese('doctor', '--json'), inEnglish('doctor', '--json')]);
    const told = ({ out }: { out: string }) => (JSON.parse(out) as { topic: string; state: string; text: string }[])[0];
    expect(told(ours)).toEqual(told(english));
    expect(told(ours)?.text).toMatch(/^Memory is read from/);
  });

  it('runs a command under watch in it, with its figures', async () => {
    const report = path.join(folder, 'run.md');
    const hold = 'globalThis.a = Buffer.alloc(1.6e6, 1); setTimeout(() => {}, 1500)';
    const { code, errors } = await inPortuguese(
      'run',
      '--limit',
      '1.25G',
      '--report',
      report,
      '--',
      process.execPath,
      '-e',
      hold,
    );
    expect([code, englishLines(errors)]).toEqual([0, []]);
    expect(errors).toMatch(/^headroom: código de saída: 0$/m);
    expect(errors).toMatch(/^headroom: pico: [\d,]+ [kM]B de memória privada, [\d,]+ MB de memória residente$/m);
    expect(errors).toMatch(/^headroom: limite: 1,34 GB, /m);
    expect(readFileSync(report, 'utf8')).toMatch(/^# Memória de `.*\n\n- Executou por: \d/);
  });

  it('says in it what went wrong with a command', async () => {
    expect((await inPortuguese('run', '--', 'there-is-no-such-command')).errors).toBe(
      'headroom: there-is-no-such-command: comando não encontrado\n',
    );
    const heap = ['--max-old-space-size=20', '-e', 'const a = []; for (;;) a.push(new Array(1000).fill(a.length))'];
    const json = path.join(folder, 'run.json');
    const { errors } = await inPortuguese('run', '--report', json, '--', process.execPath, ...heap);
    expect(errors).toContain('headroom: o programa disse: o heap do V8 se esgotou\n');
    expect(errors).toMatch(/headroom: ficou sem memória\. Veja: headroom incidents show \S+-command\n/);
    const { heard } = JSON.parse(readFileSync(json, 'utf8')) as Pick<RunReport, 'heard'>;
    expect(heard).toBe('V8 ran out of heap');
  });

  it.each([
    [['--help'], /^Uso: headroom \[opções\] \[comando\]\n\nDiz quando/],
    [['run', '--help'], /Códigos de saída:/],
    [['end', '--help'], /Códigos de saída:/],
    [['incidents', '--help'], /\nComandos:\n/],
    [['incidents'], /^Nenhum incidente|esgotada|ficou sem memória/],
    [['explain', '--help'], /Exemplos:/],
    [['rules'], /^Não há regras/],
    [['resume'], /^Nada está pausado pelo Headroom/],
    [['top', '--once'], /RESTAM +DE +USO/],
    [['replay', TRACE], /AVISO {5}java \(9783\) está esgotando a memória desta máquina, com \d+% do crescimento/],
  ])('says nothing in English: %j', async (args, expected) => {
    const { code, out, errors } = await inPortuguese(...args);
    expect(out).toMatch(expected);
    expect([code, englishLines(out), errors]).toEqual([0, [], '']);
  });

  it.each([
    [['repaly'], /^erro: comando desconhecido: 'repaly'\n\(Você quis dizer replay\?\)/],
    [['replay'], /^erro: falta o argumento 'file'\nTente: headroom replay --help/],
    [['replay', TRACE, TRACE], /^erro: argumentos demais para 'replay': esperava-se 1, foram 2\./],
    [['replay', TRACE, '--speed', '0'], /não é válido\. Informe um número de 0\.001 a 1000000\./],
    [['top', '--reader', 'magic'], /não é válido\. As opções são auto, linux, portable\./],
    [['explain', '/none'], /^headroom: \/none: esse arquivo não existe\n$/],
    [['explain', '/dev/null'], /^headroom: nada ali fala de um programa encerrado por falta de memória\.\n$/],
    [['replay', '/none'], /^headroom: \/none: esse arquivo não existe\n$/],
    [['end', '1'], /^headroom: não foi feito: É o primeiro processo/],
    [['incidents', 'show', 'none'], /^headroom: não há nenhum incidente none\. Veja: headroom incidents\n$/],
  ])('refuses in it: %j', async (args, expected) => {
    const { code, errors } = await inPortuguese(...args);
    expect(errors).toMatch(expected);
    expect([code === 0, englishLines(errors)]).toEqual([false, []]);
  });

  it('explains a log in it, whose own words stay as they are', async () => {
    const { code, out, errors } = await inPortuguese('explain', KILL_LOG);
    const [told = '', own = ''] = out.split('\nO que diz o log\n');
    expect(told).toMatch(/^A memória de a+ se esgotou\nO log não diz quando\.\n/);
    expect(own).toContain('Killed process 1381 (gunpowder-memho)');
    expect([code, englishLines(told), errors]).toEqual([0, [], '']);
  });

  it('does not say of a log that it is of this machine', async () => {
    const log = path.join(folder, 'other.log');
    const killed = 'Out of memory: Killed process 7 (java) total-vm:9kB, anon-rss:8kB, file-rss:0kB, shmem-rss:0kB';
    writeFileSync(log, `Nov 23 07:23:46 other kernel: ${killed}\n`);
    const { out } = await inPortuguese('explain', log);
    expect(out).toMatch(/^A memória da máquina do log se esgotou\n/);
    expect(out).not.toContain('esta máquina');
  });

  it('says in it what is wrong in a file', async () => {
    const trace = path.join(folder, 'odd.jsonl');
    writeFileSync(trace, '{"t":oops}\n{"t":1}\n{"headroom":"trace","version":9}\n');
    expect((await inPortuguese('replay', trace)).errors.split('\n')).toEqual([
      `headroom: ${trace}:1: não é JSON: "{"t":oops}"`,
      `headroom: ${trace}:2: mem está ausente`,
      `headroom: ${trace}:3: uma gravação da versão 9; este Headroom lê a versão 1`,
      `headroom: ${trace}: não há nenhuma amostra nele; é uma gravação do Headroom?`,
      '',
    ]);
    const rules = path.join(folder, 'rules.json');
    writeFileSync(rules, '[{"name":"all","response":"end"}]');
    expect((await inPortuguese('rules', '--rules', rules)).errors).toContain('Uma resposta que age precisa de um nome');
    writeFileSync(rules, '[{"name":"all","response":"sing"}]');
    expect((await inPortuguese('rules', '--rules', rules)).errors).toContain(
      'rules[0].response: esperava-se ("notify"',
    );
  });

  it('is overruled by the settings, in every command alike', async () => {
    const english = {
      ...PORTUGUESE,
      XDG_STATE_HOME: folder,
      XDG_CONFIG_HOME: settingsOf('english', '{"language":"en"}'),
    };
    const ours = {
      XDG_STATE_HOME: folder,
      XDG_CONFIG_HOME: settingsOf('ours', '{"language":"pt-BR","units":"binary"}'),
    };
    expect((await runHeadroom(['doctor'], english)).out).toContain('Memory is read from');
    expect((await runHeadroom(['doctor'], ours)).out).toContain('A memória é lida');
    expect((await runHeadroom(['replay', TRACE], ours)).out).toMatch(/Restam [\d,]+ MiB de [\d,]+ MiB/);
  });

  it('lets LC_ALL and LC_MESSAGES speak before LANG', async () => {
    const english = { ...environment, LANG: 'en_US.UTF-8' };
    expect((await runHeadroom(['rules'], { ...english, LC_ALL: '', LC_MESSAGES: 'pt_BR.UTF-8' })).out).toMatch(
      /^Não há/,
    );
    expect((await runHeadroom(['rules'], { ...english, LC_ALL: 'pt_BR.UTF-8' })).out).toMatch(/^Não há/);
    expect((await runHeadroom(['rules'], { ...english, LC_ALL: '' })).out).toMatch(/^There are no/);
  });
});

describe('settings that are damaged', () => {
  it('are said by a command in the language of the system, and left where they are', async () => {
    const config = settingsOf('damaged', '{"theme": "da');
    const file = path.join(config, 'headroom', 'settings.json');
    const { code, out, errors } = await runHeadroom(['rules'], {
      ...environment,
      ...PORTUGUESE,
      XDG_CONFIG_HOME: config,
    });
    expect([code, out]).toEqual([0, 'Não há regras: o Headroom não faz nada por conta própria.\n']);
    expect(errors).toContain(`headroom: As configurações em ${file} não são usadas: não são um JSON válido.`);
    expect(errors).toContain('toda ação pede uma segunda confirmação');
    expect(englishLines(errors)).toEqual([]);
    expect(readFileSync(file, 'utf8')).toBe('{"theme": "da');
    const english = await runHeadroom(['rules'], { ...environment, XDG_CONFIG_HOME: config });
    expect(english.errors).toContain(`headroom: The settings in ${file} are not used: they are not valid JSON.`);
  });

  it('are said by the interface in the terminal and in the language of the page, and used as far as they can be', async () => {
    const config = settingsOf('served', '{"units":"binary","horizonHours":"soon"}');
    const serve = await startServeIn(config, PORTUGUESE, '--port', '0');
    const browser = await launchBrowser();
    try {
      expect(serve.printed.join('\n')).toContain('horizonHours: esperava-se number, veio "soon".');
      expect(englishLines(serve.printed.join('\n'))).toEqual([]);
      const page = await (await browser.newContext({ locale: 'pt-BR' })).newPage();
      await page.goto(serve.link);
      await page.getByTestId('notice').getByText('não pode ser usado; todo o resto vale').waitFor();
      const refused = await (await browser.newContext({ locale: 'pt-BR' })).newPage();
      await refused.goto(serve.link);
      await refused.getByText('o link era antigo demais ou já tinha sido usado').first().waitFor();
    } finally {
      await browser.close();
      await serve.stop();
    }
  });
});
