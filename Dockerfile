# The web server and its worker processes. The second stage does not contain the SDK.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# Packages first, in the versions of the lock files: this layer is rebuilt only when they change.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/Stedi.Pipeline/Stedi.Pipeline.csproj src/Stedi.Pipeline/packages.lock.json src/Stedi.Pipeline/
COPY src/Stedi.Web/Stedi.Web.csproj src/Stedi.Web/packages.lock.json src/Stedi.Web/
RUN dotnet restore src/Stedi.Web --locked-mode --use-current-runtime -p:PublishReadyToRun=true

COPY src/Stedi.Pipeline/ src/Stedi.Pipeline/
COPY src/Stedi.Web/ src/Stedi.Web/
RUN dotnet publish src/Stedi.Web --no-restore --configuration Release --use-current-runtime --self-contained false -p:PublishReadyToRun=true --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app/ /app/
# Mount your own pipeline over this one. The path stays the same, so the lake recognizes it.
COPY scripts/ /scripts/

# The home must belong to the program's user before a volume is mounted there.
RUN mkdir -p /var/lib/stedi /landing && chown $APP_UID /var/lib/stedi && chmod 700 /var/lib/stedi
ENV STEDI_HOME=/var/lib/stedi \
    Stedi__Scripts=/scripts \
    Stedi__Landing=/landing \
    ASPNETCORE_HTTP_PORTS=8080
VOLUME /var/lib/stedi
EXPOSE 8080
USER $APP_UID
WORKDIR /app

# The image has no curl, so bash opens the connection.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["dotnet", "Stedi.Web.dll"]
CMD ["serve"]
