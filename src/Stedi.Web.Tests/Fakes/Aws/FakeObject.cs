namespace Stedi.Web.Tests.Fakes.Aws;

/// <param name="ETag">With its quotation marks.</param>
internal sealed record FakeObject(byte[] Content, DateTimeOffset ModifiedAt, string ETag);
