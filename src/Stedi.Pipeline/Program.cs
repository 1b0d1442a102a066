using Stedi.Pipeline.Local.Worker;

// The worker process of the local engine. People do not start it.
return args is ["worker", .. var settings] ? WorkerHost.Run(settings, Console.In, Console.Out) : 64;
