using Stedi.Pipeline.Local.Worker;

// The worker process of the local engine. It is not meant to be started by people.
return args is ["worker", .. var settings] ? WorkerHost.Run(settings, Console.In, Console.Out) : 64;
