import { whyNotReadOnly } from './read-only-command';

describe('whyNotReadOnly', () => {
  it.each([
    'kubectl get nodes -o wide',
    'kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide',
    'kubectl get events -A --field-selector involvedObject.name=<podName> | tail -20',
    'kubectl get pods -A -o json | jq \'.items[] | select(.spec.nodeName == "<nodeName>")\'',
    'kubectl auth can-i list endpointslices --as system:serviceaccount:kube-system:coredns',
    'aws ec2 describe-instances --instance-ids <instanceId> --region <region>',
    'aws sts get-caller-identity',
    'aws iam simulate-principal-policy --policy-source-arn <roleArn> --action-names ec2:CreateNetworkInterface',
  ])('lets pass: %s', (line) => expect(whyNotReadOnly(line)).toBeNull());

  it.each([
    'kubectl delete pod <podName>',
    'kubectl -n kube-system rollout restart deployment coredns',
    'kubectl rollout undo deployment/coredns',
    'kubectl exec <podName> -- cat /etc/resolv.conf',
    'kubectl debug node/<nodeName> -it --image=busybox',
    'kubectl get pods > pods.txt',
    'kubectl get pods; kubectl delete pod x',
    'kubectl get pods && reboot',
    'kubectl get pods | xargs kubectl delete pod',
    'kubectl get secret token -o yaml',
    'kubectl auth reconcile -f roles.yaml',
    'kubectl config set-context x',
    'aws ec2 terminate-instances --instance-ids <instanceId>',
    'aws secretsmanager get-secret-value --secret-id x',
    'aws ssm get-parameter --name x --with-decryption',
    'aws ecr get-login-password',
    'aws eks get-token --cluster-name <clusterName>',
    'curl https://169.254.169.254/',
    'echo $(kubectl get pods)',
    'kubectl get pv -o custom-columns=ZONE:.spec.terms[*].values',
    'aws ec2 describe-instances --query Reservations[].Instances[]',
  ])('stops: %s', (line) => expect(whyNotReadOnly(line)).not.toBeNull());
});
