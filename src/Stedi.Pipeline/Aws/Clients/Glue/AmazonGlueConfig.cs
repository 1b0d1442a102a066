namespace Stedi.Pipeline.Aws.Clients.Glue;

public sealed class AmazonGlueConfig() : JsonServiceConfig("Glue", "glue", "2017-03-31");
