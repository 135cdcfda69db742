// The network's commands. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not all of the network is ready (status) or will
// be (certificates), 130 interrupted.
import { Command, InvalidArgumentError, Option } from 'commander';
import { type MemberRequest, ROLES } from '../lifecycle/members.ts';
import { type Actions } from './actions.ts';
import { type LogChoice } from './logs.ts';
import { type GlobalOptions } from './options.ts';

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('it must be a whole number.');
  return value;
}

const EXAMPLES = `
Examples:
  npm run network -- up
  npm run network -- deploy chaincode
  npm run network -- status
  npm run network -- up --state /tmp/second --port-base 25000`;

/** Parses and dispatches; the actions do the work and are exchanged in tests. */
export function networkProgram(actions: Actions): Command {
  const program = new Command('network')
    .description('Runs the consortium network as processes of this host: Kafka over mutual TLS, Fabric, its CAs, IPFS')
    .addOption(new Option('--state <folder>', 'state folder of another network than the default one'))
    .addOption(new Option('--consortium <file>', 'another consortium than crypto-config/consortium.json'))
    .addOption(new Option('--port-base <port>', 'first of the ports, all below 32768').argParser(wholeNumber))
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(see --help)');
  const global = (): GlobalOptions => program.opts<GlobalOptions>();

  program
    .command('up')
    .description('start what does not run; data of earlier runs is used again')
    .action(() => actions.up(global()));
  program
    .command('down')
    .description("end this network's processes; data is kept")
    .action(() => actions.down(global()));
  program
    .command('status')
    .description('show every process: id, port, health, version, memory, end of its certificate')
    .option('--json', 'print JSON')
    .action((options: { json?: true }) => actions.status(global(), options));
  program
    .command('logs')
    .argument('[name]', 'process, such as kafka-1; all when left out')
    .option('-n, --lines <count>', 'lines of each log', wholeNumber, 40)
    .option('-f, --follow', 'go on with what is added, until interrupted', false)
    .description('show the end of the logs')
    .action((name: string | undefined, options: LogChoice) => actions.logs(global(), name, options));
  program
    .command('restart')
    .argument('<name>', 'process, such as peer-college-a')
    .description('end one process and start it again')
    .action((name: string) => actions.restart(global(), name));
  program
    .command('clean')
    .option('-y, --yes', 'do not ask')
    .description('remove the network with all its data and keys')
    .action((options: { yes?: true }) => actions.clean(global(), options.yes === true));
  program
    .command('deploy')
    .argument('[package]', 'folder with the contract', 'chaincode')
    .option('--name <name>', "name on the channel; the package's own when left out")
    .description('build, install, approve and commit a contract; a changed one becomes the next sequence')
    .action((folder: string, options: { name?: string }) => actions.deploy(global(), folder, options.name));
  program
    .command('compose')
    .description('render docker-compose.yml and the Prometheus configuration from the consortium')
    .action(() => actions.compose(global()));
  membership(program, actions, global);
  keeping(program, actions, global);
  program
    .command('doctor')
    .option('--install', 'get what is missing')
    .description('check what this host needs, and say how to get it')
    .action((options: { install?: true }) => actions.doctor(global(), options.install === true));
  program
    .command('tools')
    .description('build what the network runs into the cache, once for each version; up does the same')
    .action(() => actions.tools(global()));
  program
    .command('vulnerabilities')
    .description('look for known holes in what the Go programs are built from and can reach; no network needs to run')
    .action(() => actions.vulnerabilities());
  return program;
}

function membership(program: Command, actions: Actions, global: () => GlobalOptions): void {
  program
    .command('enrol')
    .requiredOption('--organization <name>', "the member's organisation")
    .addOption(new Option('--role <role>', "the member's role").choices([...ROLES]).makeOptionMandatory())
    .option('--unit <code>', 'unit that the member acts for')
    .option('--id <id>', 'opaque enrolment id; a random one when left out')
    .description("register and enrol a member at the organisation's CA; role and unit stand in the certificate")
    .action((request: MemberRequest) => actions.enrol(global(), request));
  program
    .command('revoke')
    .requiredOption('--organization <name>', "the member's organisation")
    .requiredOption('--id <id>', 'enrolment id')
    .description('revoke a member at the CA and in the channel')
    .action((options: { organization: string; id: string }) =>
      actions.revoke(global(), options.organization, options.id),
    );
  program
    .command('certificates')
    .option('--days <count>', 'days before its end in which one counts as ending soon', wholeNumber, 30)
    .option('--json', 'print JSON')
    .description('show until when each certificate lasts, and how to renew those that end soon')
    .action((choice: { days: number; json?: true }) => actions.certificates(global(), choice));
  program
    .command('renew')
    .argument('<node>', 'node such as kafka-1, peer-centre, chaincode-college-a, application, admin')
    .option('--organization <name>', 'only of this organisation; "admin" exists in each')
    .description('make new keys and certificates for a node, and restart what uses them')
    .action((node: string, options: { organization?: string }) => actions.renew(global(), node, options.organization));
}

function keeping(program: Command, actions: Actions, global: () => GlobalOptions): void {
  program
    .command('backup')
    .argument('<file>', 'archive to write; it holds private keys')
    .option('--peer <name>', 'only the data of this peer')
    .description('archive the network, or one peer, which is stopped meanwhile')
    .action((file: string, options: { peer?: string }) => actions.backup(global(), file, options.peer));
  program
    .command('restore')
    .argument('<file>', 'archive to read')
    .option('--peer <name>', 'put the data of this peer back')
    .description('put a network back where none is, or replace the data of one peer')
    .action((file: string, options: { peer?: string }) => actions.restore(global(), file, options.peer));
}
