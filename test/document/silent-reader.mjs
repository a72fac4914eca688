// A process that reads plans and never says anything: what is not read in time has a code too.
setInterval(() => {}, 1000);
