/** Reads from a cluster what makes up an application: `kubectl get all` leaves half of it out. */
export const KUBECTL_GET =
  'kubectl get deploy,sts,ds,cronjob,job,svc,ing,cm,secret,sa,hpa,pdb,netpol,pvc -o yaml';
