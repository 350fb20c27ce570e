import { plural } from '../../../../core/words/pt-br/plural.ts';
import type { Messages } from '../messages.ts';

export const serve: Messages['serve'] = {
  description:
    'Oferece a interface a um navegador nesta máquina (ou na outra ponta de um túnel SSH) até ser interrompido.\n' +
    'Cada link impresso deixa entrar um navegador; Enter imprime outro, assim como o sinal USR2.',
  port: 'escuta nesta porta; 0 usa qualquer uma livre',
  open: 'abre a página no navegador padrão',
  onAlert: 'inicia isto a cada alerta; variáveis HEADROOM_* o descrevem, nenhum shell o lê',
  notBuilt: 'a interface não foi construída. Construa-a com: npm run build',
  cannotListen: (v) => `não é possível escutar na porta ${v.port}: ${v.reason}`,
  portInUse: (v) => `está em uso, talvez por outro Headroom. Use qualquer porta livre com: ${v.command}`,
  portForRoot: (v) => `portas abaixo de 1024 são do root. Use qualquer porta livre com: ${v.command}`,
  link: (v) => `Abra no seu navegador (vale uma vez, por 15 minutos): ${v.address}`,
  letIn: 'Um navegador se conectou.',
  noDisplay: 'Não há tela, por isso nenhum navegador é aberto.',
  opening: (v) => `Abrindo o Headroom no navegador: ${v.address}`,
  noBrowser: 'Não foi encontrado nenhum programa que abra um navegador.',
  tunnel: (v) => `De longe: ${v.command}`,
  startAgain: 'Para outro link, inicie de novo.',
  askBySignal: (v) => `Para outro link: ${v.command}`,
  askByKey: 'Pressione Enter para outro link, Ctrl+C para parar.',
  stayPaused: (v) =>
    `${plural(v.count, 'um processo continua pausado', `${v.text} processos continuam pausados`)}. Veja: ${v.command}`,
};
