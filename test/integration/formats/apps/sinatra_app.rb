# Sinatra with redis-rack's sessions and Warden's login.
require "sinatra/base"
require "rack/session/redis"
require "warden"

User = Struct.new(:id)

class App < Sinatra::Base
  set :environment, :production
  disable :sessions, :logging, :protection
  use Rack::Session::Redis, redis_server: "#{ENV.fetch("REDIS_URL")}/0/rack:session", expire_after: 3600
  use Warden::Manager do |manager|
    manager.default_scope = :user
    manager.serialize_into_session { |user| [[user.id], "$2a$11$abcdefghij"] }
    manager.serialize_from_session { |key| User.new(key[0][0]) }
    manager.failure_app = ->(_env) { [401, {}, []] }
  end

  post "/login" do
    env["warden"].set_user(User.new(params["user"]), scope: :user)
    session[:ip] = request.ip
    session[:user_agent] = request.user_agent
    session[:created_at] = Time.now
    session[:numbers] = [1, -1, 300, -70_000, 2**40, 1.5, true, nil, :symbol, "text"]
    "hello"
  end

  get "/whoami" do
    user = env["warden"].user(:user)
    halt 401 if user.nil?
    user.id
  end
end

Rack::Handler::WEBrick.run(App, Host: "127.0.0.1", Port: ENV.fetch("PORT").to_i, Logger: WEBrick::Log.new(File::NULL), AccessLog: [])
