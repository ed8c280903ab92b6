import type { Services } from './directing.ts';
import { isKnownService } from './service-powers.ts';

/** Services whose actions direct what another service does under its roles, besides its own. */
const directedBy: Readonly<Record<string, readonly string[]>> = {
  'airflow-env': ['airflow'],
  codebuild: ['codebuild', 'codecommit', 'codeconnections', 'codestar-connections', 'codepipeline', 'ecr'],
  codedeploy: ['codedeploy', 'codepipeline'],
  codepipeline: ['codepipeline', 'codecommit', 'codeconnections', 'codestar-connections'],
  ec2: listed(`ec2 ssm ec2-instance-connect autoscaling batch cloud9 ecs eks elasticbeanstalk elasticmapreduce gamelift
    imagebuilder mgn opsworks sagemaker codedeploy`),
  'ecs-tasks': ['ecs', 'batch', 'ecr', 'apprunner', 'events', 'scheduler', 'pipes'],
  edgelambda: ['lambda', 'cloudfront'],
  'eks-fargate-pods': ['eks'],
  email: ['ses'],
  lexv2: ['lex'],
  'osis-pipelines': ['osis'],
  pinpoint: ['mobiletargeting'],
  pods: ['eks'],
  spotfleet: ['ec2'],
  vmie: ['ec2'],
  'vpc-flow-logs': ['ec2', 'logs'],
};

function listed(text: string): string[] {
  return text.trim().split(/\s+/);
}

/**
 * The services whose actions direct what a service principal does under a role: by the parts of its name that services
 * bear, and by what is known beyond. Where its name tells nothing it may be any.
 */
export function directingServices(principal: string): Services {
  const parts = principal
    .toLowerCase()
    .replace(/\.amazonaws\.com(\.cn)?$/, '')
    .split('.');
  const named = parts.flatMap((part) => directedBy[part] ?? (isKnownService(part) ? [part] : []));
  return named.length === 0 ? 'any' : [...new Set(named)];
}
