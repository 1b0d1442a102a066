namespace Stedi.Pipeline.Aws.Clients.Athena;

public sealed class AmazonAthenaConfig() : JsonServiceConfig("Athena", "athena", "2017-05-18");
