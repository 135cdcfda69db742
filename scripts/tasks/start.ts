// Until there is a service, this tells the sharing protocol with real keys, step by step.
import { runNode } from '../run.ts';

process.stdout.write('Lianjian 链鉴: there is no service yet; this is how a private document will be shared.\n\n');
process.exitCode = runNode('packages/pre/examples/tell-scenario.ts', []);
