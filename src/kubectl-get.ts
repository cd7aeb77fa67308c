/**
 * Reads from a cluster what makes up an application: `kubectl get all` leaves half of it out. The classes of Ingresses are no part of it, but say which
 * controller reads them.
 */
export const KUBECTL_GET =
  'kubectl get deploy,sts,ds,cronjob,job,svc,ing,ingressclass,cm,secret,sa,hpa,pdb,netpol,pvc -o yaml';
